import type { AssetVisibility } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import { Database } from '../database/database.ts';
import type { TimeBucketAssets, TimeBucketsResponseSchema } from './timeline.schemas.ts';

/** Which assets a timeline shows. Either those of an album, or those of a user. */
export interface TimelineFilter {
  readonly albumId?: string | undefined;
  readonly ownerId?: string | undefined;
  /** People whose photos are shown among those of the owner, as far as they are in their timelines. */
  readonly partnerIds?: readonly string[] | undefined;
  /** Who looks: what is a favourite is nobody else's business. */
  readonly viewerId: string;
  /** West, south, east, north in degrees; west is greater than east across the date line. */
  readonly bbox?: readonly [number, number, number, number] | undefined;
  readonly isFavorite?: boolean | undefined;
  readonly isTrashed?: boolean | undefined;
  readonly visibility?: `${AssetVisibility}` | undefined;
  /** True when nothing can match. */
  readonly isEmpty?: boolean;
}

export interface TimelineOrder {
  readonly direction: 'asc' | 'desc';
  /** The date that sorts assets into months: when they were taken, or when they were uploaded. */
  readonly by: 'takenAt' | 'createdAt';
}

export interface TimelineColumns {
  readonly withCoordinates: boolean;
  readonly withStacked: boolean;
}

type TimeBucket = z.infer<typeof TimeBucketsResponseSchema>;

@Injectable()
export class TimelineRepository {
  constructor(private readonly database: Database) {}

  async listBuckets(filter: TimelineFilter, order: TimelineOrder): Promise<TimeBucket[]> {
    const { rows } = await sql<TimeBucket>`
      select to_char(${month(order)}, 'YYYY-MM-DD') as "timeBucket", count(*)::int as count
      from asset left join asset_exif on asset_exif."assetId" = asset.id
      where ${matches(filter)}
      group by ${month(order)}
      order by ${month(order)} ${direction(order)}`.execute(this.database.kysely);
    return rows;
  }

  /** The assets of one month in columns, built by the database as one JSON document. */
  async getBucket(
    timeBucket: string,
    filter: TimelineFilter,
    order: TimelineOrder,
    columns: TimelineColumns,
  ): Promise<TimeBucketAssets> {
    const { rows } = await sql<{ bucket: TimeBucketAssets }>`
      select json_build_object(${sql.join(columnArrays(columns, filter.viewerId))}) as bucket
      from (
        select
          asset.*,
          asset_exif.city, asset_exif.country, asset_exif.latitude, asset_exif.longitude, asset_exif."projectionType",
          row_number() over (order by ${day(order)} ${direction(order)}, asset."fileCreatedAt" ${direction(order)}, asset.id)
            as position
        from asset left join asset_exif on asset_exif."assetId" = asset.id
        where ${month(order)} = ${timeBucket}::timestamp and ${matches(filter)}
      ) as shown`.execute(this.database.kysely);
    const [row] = rows;
    if (!row) {
      throw new Error('An aggregate without groups has one row');
    }
    return row.bucket;
  }
}

/** Spelled as the index on it is. */
function month({ by }: TimelineOrder): RawBuilder<unknown> {
  return by === 'createdAt'
    ? sql`date_trunc('month', asset."createdAt" at time zone 'UTC')`
    : sql`date_trunc('month', asset."localDateTime" at time zone 'UTC')`;
}

function day({ by }: TimelineOrder): RawBuilder<unknown> {
  return by === 'createdAt'
    ? sql`(asset."createdAt" at time zone 'UTC')::date`
    : sql`(asset."localDateTime" at time zone 'UTC')::date`;
}

function direction(order: TimelineOrder): RawBuilder<unknown> {
  return order.direction === 'asc' ? sql`asc` : sql`desc`;
}

function matches(filter: TimelineFilter): RawBuilder<unknown> {
  const conditions = [
    filter.isTrashed ? sql`asset.status = 'trashed'` : sql`asset."deletedAt" is null`,
    filter.visibility ? sql`asset.visibility = ${filter.visibility}` : sql`asset.visibility in ('timeline', 'archive')`,
  ];
  if (filter.ownerId !== undefined) conditions.push(isOf(filter.ownerId, filter.partnerIds ?? []));
  if (filter.albumId !== undefined) conditions.push(isInAlbum(filter.albumId));
  if (filter.isFavorite !== undefined) conditions.push(sql`asset."isFavorite" = ${filter.isFavorite}`);
  if (filter.isEmpty) conditions.push(sql`false`);
  if (filter.bbox) conditions.push(isWithin(filter.bbox));
  return sql.join(conditions, sql` and `);
}

function isOf(ownerId: string, partnerIds: readonly string[]): RawBuilder<unknown> {
  const isOwn = sql`asset."ownerId" = ${ownerId}`;
  return partnerIds.length === 0
    ? isOwn
    : sql`(${isOwn} or (asset."ownerId" = any(${partnerIds}::uuid[]) and asset.visibility = 'timeline'))`;
}

function isInAlbum(albumId: string): RawBuilder<unknown> {
  return sql`exists (
    select from album_asset where album_asset."assetId" = asset.id and album_asset."albumId" = ${albumId})`;
}

function isWithin([west, south, east, north]: readonly [number, number, number, number]): RawBuilder<unknown> {
  const longitude =
    west <= east
      ? sql`asset_exif.longitude between ${west} and ${east}`
      : sql`(asset_exif.longitude >= ${west} or asset_exif.longitude <= ${east})`;
  return sql`(asset_exif.latitude between ${south} and ${north} and ${longitude})`;
}

/** Pairs of a name and the array of its values, in the order of the timeline. */
function columnArrays({ withCoordinates, withStacked }: TimelineColumns, viewerId: string): RawBuilder<unknown>[] {
  const columns: Record<string, RawBuilder<unknown>> = {
    id: sql`id`,
    ownerId: sql`"ownerId"`,
    isFavorite: sql`"isFavorite" and "ownerId" = ${viewerId}`,
    isImage: sql`type = 'IMAGE'`,
    isTrashed: sql`"deletedAt" is not null`,
    visibility: sql`visibility`,
    createdAt: sql`to_char("createdAt" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS')`,
    fileCreatedAt: sql`to_char("fileCreatedAt" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS')`,
    localOffsetHours: sql`extract(epoch from "localDateTime" - "fileCreatedAt")::float8 / 3600`,
    duration: sql`duration`,
    livePhotoVideoId: sql`"livePhotoVideoId"`,
    projectionType: sql`"projectionType"`,
    ratio: sql`coalesce(round(width::numeric / nullif(height, 0), 3), 1)`,
    thumbhash: sql`encode(thumbhash, 'base64')`,
    city: sql`city`,
    country: sql`country`,
    ...(withCoordinates && { latitude: sql`latitude`, longitude: sql`longitude` }),
    ...(withStacked && { stack: sql`null::text[]` }),
  };
  return Object.entries(columns).flatMap(([name, value]) => [
    sql.lit(name),
    sql`coalesce(json_agg(${value} order by position), '[]')`,
  ]);
}
