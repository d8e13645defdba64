import { sql } from 'kysely';
import type { Handle } from '../database/database.ts';
import { shapeOf } from './spelling.ts';

/** Makes the vocabulary hold these words, in one statement. */
export async function addToVocabulary(handle: Handle, words: Iterable<string>): Promise<void> {
  // In one order everywhere: transactions that add the same words at once then wait for each other in turn.
  const distinct = [...new Set(words)].sort();
  if (distinct.length === 0) {
    return;
  }
  await sql`
    insert into ocr_vocabulary (word, shape)
    select word, shape from unnest(${distinct}::text[], ${distinct.map(shapeOf)}::text[]) as given (word, shape)
    where not exists (select from ocr_vocabulary known where known.word = given.word)
    on conflict do nothing`.execute(handle);
}
