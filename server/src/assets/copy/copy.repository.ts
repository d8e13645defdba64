import { Injectable } from '@nestjs/common';
import { Database, type Handle } from '../../database/database.ts';

@Injectable()
export class CopyRepository {
  constructor(private readonly database: Database) {}

  async copyFavorite(sourceId: string, targetId: string, handle: Handle): Promise<void> {
    await handle
      .updateTable('asset')
      .set((asset) => ({
        isFavorite: asset.selectFrom('asset as source').select('source.isFavorite').where('source.id', '=', sourceId),
      }))
      .where('id', '=', targetId)
      .execute();
  }

  /** Paths of the original and of the sidecar, null where there is none; undefined when the asset is gone. */
  findPaths(id: string): Promise<{ originalPath: string; sidecarPath: string | null } | undefined> {
    return this.database.kysely
      .selectFrom('asset')
      .leftJoin('asset_file', (file) =>
        file.onRef('asset_file.assetId', '=', 'asset.id').on('asset_file.type', '=', 'sidecar'),
      )
      .select(['asset.originalPath', 'asset_file.path as sidecarPath'])
      .where('asset.id', '=', id)
      .executeTakeFirst();
  }

  async setSidecar(assetId: string, path: string): Promise<void> {
    await this.database.kysely
      .insertInto('asset_file')
      .values({ assetId, type: 'sidecar', path })
      .onConflict((conflict) => conflict.columns(['assetId', 'type', 'isEdited']).doUpdateSet({ path }))
      .execute();
  }
}
