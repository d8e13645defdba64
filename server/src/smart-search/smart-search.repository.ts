import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database, type Handle } from '../database/database.ts';
import { streamIds } from '../database/id-pages.ts';
import { assetsWithPreviewQuery, type PageOfIds } from '../machine-learning/preview.predicate.ts';

@Injectable()
export class SmartSearchRepository {
  constructor(private readonly database: Database) {}

  /**
   * Puts `embedding` in the place of the asset's old one, in one statement.
   *
   * @returns the owner of the asset; undefined when it is gone
   */
  async replaceEmbedding(
    handle: Handle,
    assetId: string,
    embedding: readonly number[],
  ): Promise<{ ownerId: string } | undefined> {
    const { rows } = await sql<{ ownerId: string }>`
      with known as (
        select id, "ownerId" from asset where id = ${assetId} for key share
      ), stored as (
        insert into smart_search ("assetId", embedding)
        select id, ${`[${embedding.join(',')}]`}::vector from known
        on conflict ("assetId") do update set embedding = excluded.embedding
      )
      select "ownerId" from known`.execute(handle);
    return rows[0];
  }

  /** Ids, in batches, of the assets with a preview that have no embedding; with `force`, of all with a preview. */
  streamAssetsToEncode({ force }: { readonly force: boolean }): AsyncGenerator<string[]> {
    return streamIds((after, limit) => this.assetsToEncodeQuery({ force, after, limit }).execute());
  }

  assetsToEncodeQuery({ force, ...page }: { force: boolean } & PageOfIds) {
    const query = assetsWithPreviewQuery(this.database, page);
    return force ? query : query.where(sql<boolean>`not exists (select from smart_search where "assetId" = asset.id)`);
  }
}
