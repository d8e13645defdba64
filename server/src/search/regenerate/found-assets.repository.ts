import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../database/database.ts';
import { streamIds } from '../../database/id-pages.ts';
import { filteredTables } from '../asset-filter.predicate.ts';
import type { Selection } from '../asset-search.ts';
import { conditionOf } from '../search-page.predicate.ts';

@Injectable()
export class FoundAssetsRepository {
  constructor(private readonly database: Database) {}

  /** The ids of all that a selection holds, in batches. */
  streamIds(selection: Selection): AsyncGenerator<string[]> {
    return streamIds(async (after, limit) => {
      const follows = after === undefined ? sql`true` : sql`asset.id > ${after}`;
      const { rows } = await sql<{ id: string }>`
        select asset.id from ${filteredTables(selection.filters)}
        where ${conditionOf(selection)} and ${follows}
        order by asset.id
        limit ${limit}`.execute(this.database.kysely);
      return rows;
    });
  }
}
