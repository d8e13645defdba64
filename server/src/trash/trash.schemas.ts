import type { TrashResponseDto } from '@immich/sdk';
import { z } from 'zod';
import { idList } from '../http/request-schemas.ts';

export const BulkDeleteSchema = z
  .object({ ids: idList, force: z.boolean().default(false) })
  .meta({ id: 'AssetBulkDeleteDto' });

export const BulkIdsSchema = z.object({ ids: idList }).meta({ id: 'BulkIdsDto' });

export const TrashResponseSchema = z
  .object({ count: z.number() })
  .meta({ id: 'TrashResponseDto' }) satisfies z.ZodType<TrashResponseDto>;
