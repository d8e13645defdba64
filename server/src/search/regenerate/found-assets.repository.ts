import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../database/database.ts';
import { streamIds } from '../../database/id-pages.ts';
import { textPredicate } from '../../ocr/ocr.predicate.ts';
import { assetPredicate } from '../asset-filter.predicate.ts';
import type { Selection } from '../asset-search.ts';

@Injectable()
export class FoundAssetsRepository {
  constructor(private readonly database: Database) {}

  /** The ids of all that a selection holds, in batches. */
  streamIds({ scope, filters, text }: Selection): AsyncGenerator<string[]> {
    const passes = assetPredicate(filters, scope);
    const condition = text ? sql<boolean>`${passes} and ${textPredicate(text)}` : passes;
    return streamIds(async (after, limit) => {
      const follows = after === undefined ? sql`true` : sql`asset.id > ${after}`;
      const { rows } = await sql<{ id: string }>`
        select asset.id from asset left join asset_exif on asset_exif."assetId" = asset.id
        where ${condition} and ${follows}
        order by asset.id
        limit ${limit}`.execute(this.database.kysely);
      return rows;
    });
  }
}
