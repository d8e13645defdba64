import type { AssetVisibility } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database, type Handle } from '../database/database.ts';
import { ASSET_COLUMNS, toAsset } from './asset-row.ts';
import type { Asset, AssetExif } from './asset.ts';

/** Columns of `asset` that a user changes directly. */
export interface AssetChange {
  readonly isFavorite?: boolean;
  readonly visibility?: `${AssetVisibility}`;
  readonly livePhotoVideoId?: string | null;
  readonly duplicateId?: string | null;
}

/** What a user says about a photo; it outranks what the file says from then on. */
export type ExifChange = Partial<
  Pick<AssetExif, 'description' | 'latitude' | 'longitude' | 'city' | 'state' | 'country' | 'rating'>
>;

/** When one photo was taken. */
export interface CaptureTime {
  readonly id: string;
  readonly fileCreatedAt: Date;
  readonly localDateTime: Date;
  readonly timeZone: string | null;
}

export interface StatisticsFilter {
  readonly isFavorite?: boolean | undefined;
  readonly isTrashed?: boolean | undefined;
  readonly visibility?: `${AssetVisibility}` | undefined;
}

@Injectable()
export class AssetsRepository {
  constructor(private readonly database: Database) {}

  /** In no particular order; ids that do not exist are left out. */
  async listByIds(ids: readonly string[]): Promise<Asset[]> {
    const rows = await this.database.kysely
      .selectFrom('asset')
      .leftJoin('asset_exif', 'asset_exif.assetId', 'asset.id')
      .select(ASSET_COLUMNS)
      .where('asset.id', '=', sql<string>`any(${ids}::uuid[])`)
      .execute();
    return rows.map(toAsset);
  }

  async listCaptureTimes(ids: readonly string[], handle: Handle): Promise<CaptureTime[]> {
    return handle
      .selectFrom('asset')
      .leftJoin('asset_exif', 'asset_exif.assetId', 'asset.id')
      .select(['asset.id', 'asset.fileCreatedAt', 'asset.localDateTime', 'asset_exif.timeZone'])
      .where('asset.id', '=', sql<string>`any(${ids}::uuid[])`)
      .execute();
  }

  async update(ids: readonly string[], change: AssetChange, handle: Handle): Promise<void> {
    await handle
      .updateTable('asset')
      .set(change)
      .where('id', '=', sql<string>`any(${ids}::uuid[])`)
      .execute();
  }

  /** Shows the hidden videos of live photos in the timeline, as before they were joined. */
  async showVideosOf(photoIds: readonly string[], handle: Handle): Promise<void> {
    await handle
      .updateTable('asset as video')
      .from('asset as photo')
      .set({ visibility: 'timeline' })
      .whereRef('video.id', '=', 'photo.livePhotoVideoId')
      .where('video.visibility', '=', 'hidden')
      .where('photo.id', '=', sql<string>`any(${photoIds}::uuid[])`)
      .execute();
  }

  async updateExif(ids: readonly string[], change: ExifChange, handle: Handle): Promise<void> {
    await handle
      .updateTable('asset_exif')
      .set({ ...change, lockedProperties: lock(Object.keys(change)) })
      .where('assetId', '=', sql<string>`any(${ids}::uuid[])`)
      .execute();
  }

  async setCaptureTimes(times: readonly CaptureTime[], handle: Handle): Promise<void> {
    const given = sql<CaptureTime>`
      unnest(
        ${times.map(({ id }) => id)}::uuid[],
        ${times.map(({ fileCreatedAt }) => fileCreatedAt)}::timestamptz[],
        ${times.map(({ localDateTime }) => localDateTime)}::timestamptz[],
        ${times.map(({ timeZone }) => timeZone)}::varchar[]
      ) as given (id, "fileCreatedAt", "localDateTime", "timeZone")`;
    await sql`
      update asset set "fileCreatedAt" = given."fileCreatedAt", "localDateTime" = given."localDateTime"
      from ${given} where asset.id = given.id`.execute(handle);
    await sql`
      update asset_exif set
        "dateTimeOriginal" = given."fileCreatedAt",
        "timeZone" = given."timeZone",
        "lockedProperties" = ${lock(['dateTimeOriginal', 'timeZone'])}
      from ${given} where asset_exif."assetId" = given.id`.execute(handle);
  }

  async getStatistics(ownerId: string, filter: StatisticsFilter): Promise<{ images: number; videos: number }> {
    let query = this.database.kysely
      .selectFrom('asset')
      .select([
        sql<number>`(count(*) filter (where type = 'IMAGE'))::int`.as('images'),
        sql<number>`(count(*) filter (where type = 'VIDEO'))::int`.as('videos'),
      ])
      .where('ownerId', '=', ownerId)
      .where('deletedAt', filter.isTrashed ? 'is not' : 'is', null)
      .where('status', '!=', 'deleted');
    query = filter.visibility
      ? query.where('visibility', '=', filter.visibility)
      : query.where('visibility', 'in', ['timeline', 'archive']);
    if (filter.isFavorite !== undefined) {
      query = query.where('isFavorite', '=', filter.isFavorite);
    }
    return query.executeTakeFirstOrThrow();
  }
}

/** Reading the file again leaves locked properties alone. */
function lock(properties: readonly string[]) {
  return sql<string[]>`array(select distinct unnest("lockedProperties" || ${properties}::varchar[]))`;
}
