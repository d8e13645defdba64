import {
  type AssetBulkUploadCheckResponseDto,
  type AssetMediaResponseDto,
  AssetMediaStatus,
  AssetRejectReason,
  AssetUploadAction,
} from '@immich/sdk';
import { z } from 'zod';
import { text } from '../../http/request-schemas.ts';

export const UploadResponseSchema = z
  .object({ id: z.string(), status: z.enum(AssetMediaStatus) })
  .meta({ id: 'AssetMediaResponseDto' }) satisfies z.ZodType<AssetMediaResponseDto>;

export type UploadResponse = z.infer<typeof UploadResponseSchema>;

const BulkUploadCheckItemSchema = z.object({ id: text, checksum: z.string() }).meta({ id: 'AssetBulkUploadCheckItem' });

export type BulkUploadCheckItem = z.infer<typeof BulkUploadCheckItemSchema>;

export const BulkUploadCheckSchema = z
  .object({ assets: z.array(BulkUploadCheckItemSchema).max(100_000) })
  .meta({ id: 'AssetBulkUploadCheckDto' });

const BulkUploadCheckResultSchema = z
  .object({
    id: z.string(),
    action: z.enum(AssetUploadAction),
    reason: z.enum(AssetRejectReason).exactOptional(),
    assetId: z.string().exactOptional(),
    isTrashed: z.boolean().exactOptional(),
  })
  .meta({ id: 'AssetBulkUploadCheckResult' });

export type BulkUploadCheckResult = z.infer<typeof BulkUploadCheckResultSchema>;

export const BulkUploadCheckResponseSchema = z
  .object({ results: z.array(BulkUploadCheckResultSchema) })
  .meta({ id: 'AssetBulkUploadCheckResponseDto' }) satisfies z.ZodType<AssetBulkUploadCheckResponseDto>;
