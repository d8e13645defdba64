import type { AssetOcrResponseDto } from '@immich/sdk';
import { z } from 'zod';
import { text } from '../http/request-schemas.ts';
import { MAX_QUERY_LENGTH } from '../search/query-language.ts';

/** With a query, each line says whether it takes part in what the query asked for. */
export const LinesQuery = z.object({ query: text.pipe(z.string().max(MAX_QUERY_LENGTH)).optional() });

export const AssetOcrResponseSchema = z
  .object({
    id: z.uuid(),
    assetId: z.uuid(),
    text: z.string(),
    x1: z.number(),
    y1: z.number(),
    x2: z.number(),
    y2: z.number(),
    x3: z.number(),
    y3: z.number(),
    x4: z.number(),
    y4: z.number(),
    boxScore: z.number(),
    textScore: z.number(),
    matched: z.boolean().exactOptional(),
  })
  .meta({ id: 'AssetOcrResponseDto' }) satisfies z.ZodType<AssetOcrResponseDto>;
