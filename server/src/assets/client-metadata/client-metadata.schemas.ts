import type { AssetMetadataBulkResponseDto, AssetMetadataResponseDto } from '@immich/sdk';
import { z } from 'zod';
import { text } from '../../http/request-schemas.ts';

const key = text.pipe(z.string().min(1).max(255));
const value = z.record(z.string(), z.json());
const MAX_ITEMS = 10_000;

/** One entry as a client writes it. */
export const MetadataItemSchema = z.object({ key, value });

export const MetadataKeyParam = z.object({ id: z.uuid(), key });

export const MetadataUpsertSchema = z
  .object({ items: z.array(MetadataItemSchema.meta({ id: 'AssetMetadataUpsertItemDto' })).max(MAX_ITEMS) })
  .meta({ id: 'AssetMetadataUpsertDto' });

export const BulkMetadataUpsertSchema = z
  .object({
    items: z
      .array(z.object({ assetId: z.uuid(), key, value }).meta({ id: 'AssetMetadataBulkUpsertItemDto' }))
      .max(MAX_ITEMS),
  })
  .meta({ id: 'AssetMetadataBulkUpsertDto' });

export const BulkMetadataDeleteSchema = z
  .object({
    items: z.array(z.object({ assetId: z.uuid(), key }).meta({ id: 'AssetMetadataBulkDeleteItemDto' })).max(MAX_ITEMS),
  })
  .meta({ id: 'AssetMetadataBulkDeleteDto' });

const response = { key: z.string(), value: z.record(z.string(), z.unknown()), updatedAt: z.iso.datetime() };

export const MetadataResponseSchema = z
  .object(response)
  .meta({ id: 'AssetMetadataResponseDto' }) satisfies z.ZodType<AssetMetadataResponseDto>;

export const BulkMetadataResponseSchema = z
  .object({ assetId: z.uuid(), ...response })
  .meta({ id: 'AssetMetadataBulkResponseDto' }) satisfies z.ZodType<AssetMetadataBulkResponseDto>;
