import { sql } from 'kysely';
import type { Handle, Tx } from '../database/database.ts';
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

/** A page of the vocabulary: the words after one, or from the beginning. */
export interface PageOfWords {
  readonly after: string;
  readonly limit: number;
}

/**
 * Forgets those words of a page that stand in no text any more. Until the end of the transaction nobody adds words: who
 * found one there and so did not add it has committed the text with it, or waits.
 *
 * @returns the last word of the page; undefined when the page is empty
 */
export async function forgetUnusedWords(tx: Tx, { after, limit }: PageOfWords): Promise<string | undefined> {
  await sql`lock table ocr_vocabulary in share row exclusive mode`.execute(tx);
  const { rows } = await sql<{ last: string | null }>`
    with page as materialized (
      select word, format('''%s''', replace(word, '''', ''''''))::tsquery as query
      from ocr_vocabulary where word > ${after} order by word limit ${limit}
    ), forgotten as (
      delete from ocr_vocabulary using page
      where ocr_vocabulary.word = page.word
        and not exists (select from asset_ocr_search where tokens @@ page.query)
    )
    select max(word) as last from page`.execute(tx);
  return rows[0]?.last ?? undefined;
}
