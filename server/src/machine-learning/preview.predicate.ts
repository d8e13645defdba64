import { sql } from 'kysely';
import type { Database } from '../database/database.ts';

/** Where a page of ids begins (after which id, if any) and how many it may hold. */
export interface PageOfIds {
  readonly after: string | undefined;
  readonly limit: number;
}

/** The assets that inference can look at: they have a preview and are neither hidden nor in the trash. */
export function assetsWithPreview({ kysely }: Database) {
  return kysely
    .selectFrom('asset')
    .where('asset.visibility', '!=', 'hidden')
    .where('asset.deletedAt', 'is', null)
    .where(sql<boolean>`exists (select from asset_file where "assetId" = asset.id and type = 'preview')`);
}

/** Their ids, in order. */
export function assetsWithPreviewQuery(database: Database, { after, limit }: PageOfIds) {
  const query = assetsWithPreview(database).select('asset.id').orderBy('asset.id').limit(limit);
  return after === undefined ? query : query.where('asset.id', '>', after);
}
