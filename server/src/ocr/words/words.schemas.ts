import { z } from 'zod';
import { normaliseText } from '../text-normalisation.ts';

const MAX_WORD_LENGTH = 64;

/** A word in the form in which texts are indexed. */
const word = z
  .string()
  .max(MAX_WORD_LENGTH)
  .overwrite((value) => normaliseText(value).text.trim())
  .min(1)
  .max(MAX_WORD_LENGTH)
  .regex(/^[\p{L}\p{M}\p{N}]+$/u, 'A word consists of letters and digits');

export const WordSchema = z.object({ word }).meta({ id: 'OcrWordCreateDto' });

/** Any text may be asked for: what is no word is not in the list either. */
export const WordParam = z.object({ word: z.string().overwrite((value) => normaliseText(value).text.trim()) });

export const WordsResponseSchema = z
  .object({
    words: z.array(z.object({ word: z.string(), createdAt: z.iso.datetime() }).meta({ id: 'OcrWordDto' })),
    /**
     * Whether the words take part in how texts are cut: `applied`; `noZhparser`, as the database lacks that extension;
     * `notPermitted`, as the server may not write its dictionary there. The words are kept, and applied once it can be.
     */
    status: z.enum(['applied', 'noZhparser', 'notPermitted']),
  })
  .meta({ id: 'OcrWordsResponseDto' });

export type WordsResponse = z.infer<typeof WordsResponseSchema>;
