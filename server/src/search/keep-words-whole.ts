import type { WholeWords } from '../ocr/words/whole-words.ts';
import type { AssetSearch, Selection } from './asset-search.ts';

/** The same search, which keeps words whole wherever it looks for text: asked for, described, or in a filter. */
export function keepWordsWhole<Search extends Selection & Pick<AssetSearch, 'words'>>(
  search: Search,
  wholeWords: WholeWords,
): Search {
  const { text, words, scope } = search;
  return {
    ...search,
    text: wholeWords.keepIn(text),
    words: wholeWords.keepIn(words),
    scope: { ...scope, wholeWords },
  };
}
