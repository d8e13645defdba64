import { type RawBuilder, sql } from 'kysely';
import type { AskedWord } from './widening.ts';

/** How many words of each kind (of one shape, spelled alike, longer) are looked at to find the best ones. */
const CANDIDATES = 50;
/**
 * Trigrams that two words must share, 0–1: one letter in the middle of four leaves a quarter. To be set as
 * `pg_trgm.similarity_threshold`.
 */
export const MIN_SIMILARITY = 0.25;

/**
 * Words that stand in texts and may be meant by the words asked for. The vocabulary is everybody's: what is found with
 * these words must be the searcher's own, and only what is found may be shown.
 */
export function offeredWords(words: readonly AskedWord[]): RawBuilder<{ asked: string; word: string }> {
  return sql`
    select asked.word as asked, offered.word
    from unnest(
      ${words.map(({ word }) => word)}::text[],
      ${words.map(({ shape }) => shape)}::text[]
    ) as asked (word, shape)
    cross join lateral (
      (select word from ocr_vocabulary where shape = asked.shape limit ${CANDIDATES})
      union
      (select word from ocr_vocabulary
       where word % asked.word and asked.word ~ '[^0-9]' and length(word) between length(asked.word) - 2 and length(asked.word) + 2
       order by similarity(word, asked.word) desc limit ${CANDIDATES})
      union
      (select word from ocr_vocabulary
       where word like '%' || asked.word || '%' and length(asked.word) >= 4 and asked.word ~ '[^0-9]'
       order by length(word) limit ${CANDIDATES})
    ) offered`;
}
