import { z } from 'zod';

/** Length of the vectors that the database holds. */
export const EMBEDDING_DIMENSIONS = 512;

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

/** Immich's answer to a `clip` task: the vector as JSON inside of the JSON. */
export const ClipResponse = z
  .object({ clip: z.string() })
  .transform(({ clip }, context): unknown => {
    try {
      return JSON.parse(clip);
    } catch {
      context.addIssue('the vector is not JSON');
      return z.NEVER;
    }
  })
  .pipe(z.array(z.number()).length(EMBEDDING_DIMENSIONS));
