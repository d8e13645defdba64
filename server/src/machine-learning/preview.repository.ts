import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';

@Injectable()
export class PreviewRepository {
  constructor(private readonly database: Database) {}

  /** Where the preview of an asset lies, if there is one; undefined when the asset itself is gone. */
  async findPreview(assetId: string): Promise<{ visibility: string; path: string | null } | undefined> {
    return this.database.kysely
      .selectFrom('asset')
      .leftJoin('asset_file', (join) =>
        join
          .onRef('asset_file.assetId', '=', 'asset.id')
          .on('asset_file.type', '=', 'preview')
          .on('asset_file.isEdited', '=', false),
      )
      .select(['asset.visibility', 'asset_file.path'])
      .where('asset.id', '=', assetId)
      .executeTakeFirst();
  }
}
