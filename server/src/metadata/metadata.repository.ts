import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database, type Tx } from '../database/database.ts';
import { streamIds } from '../database/id-pages.ts';
import type { ExtractedExif } from './exif-mapping.ts';

/** What must be known of an asset to read its files. */
export interface MetadataInput {
  readonly id: string;
  readonly ownerId: string;
  readonly type: string;
  readonly originalPath: string;
  readonly sidecarPath: string | null;
  readonly fileCreatedAt: Date;
  readonly fileModifiedAt: Date;
}

export interface AssetMetadataChange {
  readonly fileCreatedAt?: Date;
  readonly localDateTime?: Date;
  readonly duration: number | null;
  readonly width: number | null;
  readonly height: number | null;
}

export type ExifChange = Partial<ExtractedExif> & { readonly fileSizeInByte: number; readonly modifyDate: Date };

@Injectable()
export class MetadataRepository {
  constructor(private readonly database: Database) {}

  findInput(id: string): Promise<MetadataInput | undefined> {
    return this.database.kysely
      .selectFrom('asset')
      .leftJoin('asset_file', (file) =>
        file.onRef('asset_file.assetId', '=', 'asset.id').on('asset_file.type', '=', 'sidecar'),
      )
      .select([
        'asset.id',
        'asset.ownerId',
        'asset.type',
        'asset.originalPath',
        'asset.fileCreatedAt',
        'asset.fileModifiedAt',
        'asset_file.path as sidecarPath',
      ])
      .where('asset.id', '=', id)
      .executeTakeFirst();
  }

  /**
   * Names of the properties that a user has set. They stay as they are until the transaction ends.
   * Undefined when the asset is gone.
   */
  async lockProperties(assetId: string, tx: Tx): Promise<string[] | undefined> {
    const row = await tx
      .selectFrom('asset')
      .innerJoin('asset_exif', 'asset_exif.assetId', 'asset.id')
      .select('asset_exif.lockedProperties')
      .where('asset.id', '=', assetId)
      .forUpdate()
      .executeTakeFirst();
    return row && (row.lockedProperties ?? []);
  }

  async save(assetId: string, asset: AssetMetadataChange, exif: ExifChange, tx: Tx): Promise<void> {
    await tx
      .with('updated_asset', (db) => db.updateTable('asset').set(asset).where('id', '=', assetId))
      .with('updated_exif', (db) => db.updateTable('asset_exif').set(exif).where('assetId', '=', assetId))
      .insertInto('asset_job_status')
      .values({ assetId, metadataExtractedAt: sql`now()` })
      .onConflict((conflict) => conflict.column('assetId').doUpdateSet({ metadataExtractedAt: sql`now()` }))
      .execute();
  }

  /** Joins a photo and the short video that was taken with it: they carry the same identifier. */
  async linkLivePhoto(input: MetadataInput, livePhotoCID: string, tx: Tx): Promise<void> {
    const other = await tx
      .selectFrom('asset')
      .innerJoin('asset_exif', 'asset_exif.assetId', 'asset.id')
      .select('asset.id')
      .where('asset.ownerId', '=', input.ownerId)
      .where('asset.type', '=', input.type === 'VIDEO' ? 'IMAGE' : 'VIDEO')
      .where('asset.deletedAt', 'is', null)
      .where('asset_exif.livePhotoCID', '=', livePhotoCID)
      .limit(1)
      .executeTakeFirst();
    if (!other) {
      return;
    }
    const [photoId, videoId] = input.type === 'VIDEO' ? [other.id, input.id] : [input.id, other.id];
    await tx.updateTable('asset').set({ livePhotoVideoId: videoId }).where('id', '=', photoId).execute();
    await tx.updateTable('asset').set({ visibility: 'hidden' }).where('id', '=', videoId).execute();
  }

  /** Ids in ascending order, a page at a time: all assets, or those whose files were never read. */
  streamIds({ onlyMissing }: { onlyMissing: boolean }, pageSize?: number): AsyncGenerator<string[]> {
    return streamIds((after, limit) => this.idsQuery(onlyMissing, after, limit).execute(), pageSize);
  }

  private idsQuery(onlyMissing: boolean, after: string | undefined, limit: number) {
    let query = this.database.kysely
      .selectFrom('asset')
      .leftJoin('asset_job_status', 'asset_job_status.assetId', 'asset.id')
      .select('asset.id')
      .where('asset.deletedAt', 'is', null)
      .orderBy('asset.id')
      .limit(limit);
    if (after !== undefined) query = query.where('asset.id', '>', after);
    if (onlyMissing) query = query.where('asset_job_status.metadataExtractedAt', 'is', null);
    return query;
  }
}
