import { AssetJobName, type AssetStatsResponseDto, AssetVisibility } from '@immich/sdk';
import { z } from 'zod';
import { idList, queryBoolean, text } from '../http/request-schemas.ts';

const changes = {
  dateTimeOriginal: z.string().optional(),
  description: text.exactOptional(),
  isFavorite: z.boolean().exactOptional(),
  latitude: z.number().min(-90).max(90).exactOptional(),
  longitude: z.number().min(-180).max(180).exactOptional(),
  rating: z.int().min(-1).max(5).nullable().exactOptional(),
  visibility: z.enum(AssetVisibility).exactOptional(),
};

export const UpdateAssetSchema = z
  .object({ ...changes, livePhotoVideoId: z.uuid().nullable().exactOptional() })
  .meta({ id: 'UpdateAssetDto' });

export type UpdateAsset = z.infer<typeof UpdateAssetSchema>;

export const BulkUpdateSchema = z
  .object({
    ...changes,
    ids: idList,
    dateTimeRelative: z.number().min(-1e9).max(1e9).optional(),
    timeZone: z.string().max(100).optional(),
    duplicateId: z.uuid().nullable().exactOptional(),
  })
  .meta({ id: 'AssetBulkUpdateDto' });

export type BulkUpdate = z.infer<typeof BulkUpdateSchema>;

/** Immich's names, and ours for reading the text and looking at the picture again. */
const JOB_NAMES = [...Object.values(AssetJobName), 'refresh-ocr', 'refresh-smart-search'] as const;

export const AssetJobsSchema = z.object({ assetIds: idList, name: z.enum(JOB_NAMES) }).meta({ id: 'AssetJobsDto' });

export type AssetJobs = z.infer<typeof AssetJobsSchema>;

export const StatisticsQuerySchema = z.object({
  isFavorite: queryBoolean.optional(),
  isTrashed: queryBoolean.optional(),
  visibility: z.enum(AssetVisibility).optional(),
});

export const AssetStatsResponseSchema = z
  .object({ images: z.number(), videos: z.number(), total: z.number() })
  .meta({ id: 'AssetStatsResponseDto' }) satisfies z.ZodType<AssetStatsResponseDto>;
