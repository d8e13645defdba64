import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.ts';

export interface AssetFiles {
  readonly type: string;
  readonly originalPath: string;
  readonly originalFileName: string;
  /** Path of the derived picture that was asked for; null while it does not exist. */
  readonly derivedPath: string | null;
}

@Injectable()
export class MediaRepository {
  constructor(private readonly database: Database) {}

  find(assetId: string, derived: 'thumbnail' | 'preview' | 'fullsize'): Promise<AssetFiles | undefined> {
    return this.database.kysely
      .selectFrom('asset')
      .leftJoin('asset_file', (file) =>
        file
          .onRef('asset_file.assetId', '=', 'asset.id')
          .on('asset_file.type', '=', derived)
          .on('asset_file.isEdited', '=', false),
      )
      .select(['asset.type', 'asset.originalPath', 'asset.originalFileName', 'asset_file.path as derivedPath'])
      .where('asset.id', '=', assetId)
      .executeTakeFirst();
  }
}
