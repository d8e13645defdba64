import { z } from 'zod';

/** The longest vectors that pgvector can index. */
const MAX_DIMENSIONS = 2000;

const score = z.number().min(0).max(1).catch(0);

/** Immich's answer to an `ocr` task: one entry a line in each array, eight coordinates (0–1 of the image) a box. */
export const OcrResponse = z
  .object({
    ocr: z.object({
      text: z.array(z.string()),
      textScore: z.array(score),
      box: z.array(z.number()),
      boxScore: z.array(score),
    }),
  })
  .refine(
    ({ ocr: { text, textScore, box, boxScore } }) =>
      textScore.length === text.length && boxScore.length === text.length && box.length === 8 * text.length,
    'the arrays of the lines differ in length',
  );

const vector = z
  .string()
  .transform((json, context): unknown => {
    try {
      return JSON.parse(json);
    } catch {
      context.addIssue('the vector is not JSON');
      return z.NEVER;
    }
  })
  .pipe(z.array(z.number()).min(1).max(MAX_DIMENSIONS));

/**
 * Immich's answer to a `clip` task: the vector as JSON inside of the JSON. Our inference adds which encoder made it: the
 * model with a digest of its weights.
 */
export const ClipResponse = z.object({ clip: vector, clipEncoder: z.string().min(1).max(500).optional() });
