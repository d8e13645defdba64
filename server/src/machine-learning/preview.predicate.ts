import { sql } from 'kysely';
import type { Database } from '../database/database.ts';

/** Where a page of ids begins (after which id, if any) and how many it may hold. */
export interface PageOfIds {
  readonly after: string | undefined;
  readonly limit: number;
}

/** Ids, in order, of the assets that inference can look at: they have a preview and are neither hidden nor in the trash. */
export function assetsWithPreviewQuery({ kysely }: Database, { after, limit }: PageOfIds) {
  const query = kysely
    .selectFrom('asset')
    .select('asset.id')
    .where('asset.visibility', '!=', 'hidden')
    .where('asset.deletedAt', 'is', null)
    .where(sql<boolean>`exists (select from asset_file where "assetId" = asset.id and type = 'preview')`)
    .orderBy('asset.id')
    .limit(limit);
  return after === undefined ? query : query.where('asset.id', '>', after);
}
