import type { AssetOcrResponseDto } from '@immich/sdk';
import { z } from 'zod';
import { IdParam, text } from '../http/request-schemas.ts';
import { MAX_QUERY_LENGTH } from '../search/query-language.ts';

/** With a query, each line says whether it takes part in what the query asked for. */
export const LinesQuery = z.object({ query: text.pipe(z.string().max(MAX_QUERY_LENGTH)).optional() });

export const LineParam = IdParam.extend({ lineId: z.uuid() });

const MAX_LINE_LENGTH = 1000;

/** What stands in a line really; null gives back what was read. */
export const LineCorrectionSchema = z
  .object({
    text: z
      .string()
      .overwrite((value) => value.toWellFormed().trim())
      .min(1)
      .max(MAX_LINE_LENGTH)
      .regex(/^\P{Cc}*$/u, 'A line of text has no control characters')
      .nullable(),
  })
  .meta({ id: 'AssetOcrUpdateDto' });

/** Immich's line of text, and ours: its place in time in a video, and whether somebody corrected it. */
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
    timeMs: z.int().nullable(),
    corrected: z.boolean(),
    matched: z.boolean().exactOptional(),
  })
  .meta({ id: 'AssetOcrResponseDto' }) satisfies z.ZodType<AssetOcrResponseDto>;
