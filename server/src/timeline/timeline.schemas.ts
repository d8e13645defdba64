import type { TimeBucketAssetResponseDto, TimeBucketsResponseDto } from '@immich/sdk';
import { AssetOrder, AssetOrderBy, AssetVisibility } from '@immich/sdk';
import { z } from 'zod';
import { queryBoolean } from '../http/request-schemas.ts';

/** `west,south,east,north` in degrees. */
const boundingBox = z
  .string()
  .transform((value) => value.split(',').map(Number))
  .pipe(
    z.tuple([
      z.number().min(-180).max(180),
      z.number().min(-90).max(90),
      z.number().min(-180).max(180),
      z.number().min(-90).max(90),
    ]),
  );

const filters = {
  albumId: z.uuid().optional(),
  bbox: boundingBox.optional(),
  isFavorite: queryBoolean.optional(),
  isTrashed: queryBoolean.optional(),
  order: z.enum(AssetOrder).default(AssetOrder.Desc),
  orderBy: z.enum(AssetOrderBy).default(AssetOrderBy.TakenAt),
  personId: z.uuid().optional(),
  tagId: z.uuid().optional(),
  userId: z.uuid().optional(),
  visibility: z.enum(AssetVisibility).optional(),
  withCoordinates: queryBoolean.default(false),
  withPartners: queryBoolean.default(false),
  withStacked: queryBoolean.default(false),
};

export const TimeBucketsQuerySchema = z.object(filters);

export type TimeBucketsQuery = z.infer<typeof TimeBucketsQuerySchema>;

export const TimeBucketQuerySchema = z.object({
  ...filters,
  /** The first day of a month; what follows the date is not read. */
  timeBucket: z
    .string()
    .transform((value) => value.slice(0, 10))
    .pipe(z.iso.date())
    .refine((day) => !day.startsWith('0000'), 'Invalid date'),
});

export type TimeBucketQuery = z.infer<typeof TimeBucketQuerySchema>;

export const TimeBucketsResponseSchema = z
  .object({ timeBucket: z.string(), count: z.number() })
  .meta({ id: 'TimeBucketsResponseDto' }) satisfies z.ZodType<TimeBucketsResponseDto>;

const strings = z.array(z.string());
const maybeStrings = z.array(z.string().nullable());
const booleans = z.array(z.boolean());
const maybeNumbers = z.array(z.number().nullable());

/** One array a field: the assets of a month in columns, all of the same length. */
export const TimeBucketAssetResponseSchema = z
  .object({
    id: strings,
    ownerId: strings,
    isFavorite: booleans,
    isImage: booleans,
    isTrashed: booleans,
    visibility: z.array(z.enum(AssetVisibility)),
    createdAt: strings,
    fileCreatedAt: strings,
    localOffsetHours: z.array(z.number()),
    duration: maybeNumbers,
    livePhotoVideoId: maybeStrings,
    projectionType: maybeStrings,
    ratio: z.array(z.number()),
    thumbhash: maybeStrings,
    city: maybeStrings,
    country: maybeStrings,
    latitude: maybeNumbers.exactOptional(),
    longitude: maybeNumbers.exactOptional(),
    stack: z.array(strings.nullable()).exactOptional(),
  })
  .meta({ id: 'TimeBucketAssetResponseDto' }) satisfies z.ZodType<TimeBucketAssetResponseDto>;

export type TimeBucketAssets = z.infer<typeof TimeBucketAssetResponseSchema>;
