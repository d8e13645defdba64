import type { AssetVisibility } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database, type Handle, type Tx } from '../../database/database.ts';
import type { MediaKind } from '../media-types.ts';

export interface NewAsset {
  readonly id: string;
  readonly ownerId: string;
  readonly type: MediaKind;
  readonly originalPath: string;
  readonly originalFileName: string;
  readonly checksum: Buffer;
  readonly sizeBytes: number;
  readonly fileCreatedAt: Date;
  readonly fileModifiedAt: Date;
  readonly isFavorite: boolean;
  readonly visibility: `${AssetVisibility}`;
  readonly livePhotoVideoId: string | null;
}

export interface KnownUpload {
  readonly id: string;
  readonly checksum: Buffer;
  readonly isTrashed: boolean;
}

@Injectable()
export class UploadRepository {
  constructor(private readonly database: Database) {}

  /**
   * Stores a new asset with empty metadata and counts its size for its owner.
   * Undefined when the owner has a file with this checksum: the unique index decides, also between concurrent uploads.
   */
  insert({ sizeBytes, ...asset }: NewAsset, tx: Tx): Promise<{ exceedsQuota: boolean } | undefined> {
    return tx
      .with('inserted', (db) =>
        db
          .insertInto('asset')
          .values({ ...asset, localDateTime: asset.fileCreatedAt })
          .onConflict((conflict) =>
            conflict.columns(['ownerId', 'checksum']).where('libraryId', 'is', null).doNothing(),
          )
          .returning('id'),
      )
      .with('exif', (db) =>
        db
          .insertInto('asset_exif')
          .columns(['assetId', 'fileSizeInByte'])
          .expression(db.selectFrom('inserted').select(['id', sql`${sizeBytes}::bigint`.as('size')])),
      )
      .with('status', (db) =>
        db.insertInto('asset_job_status').columns(['assetId']).expression(db.selectFrom('inserted').select('id')),
      )
      .updateTable('user')
      .from('inserted')
      .set((user) => ({ quotaUsageInBytes: user('quotaUsageInBytes', '+', sizeBytes) }))
      .where('user.id', '=', asset.ownerId)
      .returning(sql<boolean>`coalesce("quotaUsageInBytes" > "quotaSizeInBytes", false)`.as('exceedsQuota'))
      .executeTakeFirst();
  }

  async insertSidecar(assetId: string, path: string, tx: Tx): Promise<void> {
    await tx.insertInto('asset_file').values({ assetId, type: 'sidecar', path }).execute();
  }

  async hide(assetId: string, tx: Tx): Promise<void> {
    await tx.updateTable('asset').set({ visibility: 'hidden' }).where('id', '=', assetId).execute();
  }

  /** Those of the files that the user has already, leaving out what waits to be deleted for good. */
  listKnown(
    ownerId: string,
    checksums: readonly Buffer[],
    handle: Handle = this.database.kysely,
  ): Promise<KnownUpload[]> {
    return handle
      .selectFrom('asset')
      .select(['id', 'checksum', sql<boolean>`"deletedAt" is not null`.as('isTrashed')])
      .where('ownerId', '=', ownerId)
      .where('libraryId', 'is', null)
      .where('status', '!=', 'deleted')
      .where('checksum', '=', sql<Buffer>`any(${checksums}::bytea[])`)
      .execute();
  }

  async isStored(assetId: string): Promise<boolean> {
    const query = this.database.kysely.selectFrom('asset').select('id').where('id', '=', assetId);
    return (await query.executeTakeFirst()) !== undefined;
  }

  /** Takes back the deletion of a file that is still there; undefined when it is not. */
  async revive(ownerId: string, checksum: Buffer): Promise<string | undefined> {
    const row = await this.database.kysely
      .updateTable('asset')
      .set({ status: 'active', deletedAt: null })
      .where('ownerId', '=', ownerId)
      .where('checksum', '=', checksum)
      .where('libraryId', 'is', null)
      .where('status', '=', 'deleted')
      .returning('id')
      .executeTakeFirst();
    return row?.id;
  }

  findOwned(ownerId: string, id: string): Promise<{ type: string } | undefined> {
    return this.database.kysely
      .selectFrom('asset')
      .select('type')
      .where('id', '=', id)
      .where('ownerId', '=', ownerId)
      .executeTakeFirst();
  }
}
