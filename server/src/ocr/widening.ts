import { shownTerms, type TextCondition } from '../search/query-language.ts';
import { shapeOf, variantDistance } from './spelling.ts';
import { wordsOf } from './tokens.ts';

/** What stands in texts where a word was asked for. */
export interface Alternatives {
  /** Words that hold it: `ferryterminal` for `terminal`. Those that begin with it need not be among them. */
  readonly containing: readonly string[];
  /** Words that are spelled alike, the likest first: `lnvoice` for `invoice`. */
  readonly variants: readonly string[];
}

/** The words of a search that are looked for in other forms too, and in which. */
export type Widening = ReadonlyMap<string, Alternatives>;

/** Nothing but the words themselves is looked for. */
export const NOT_WIDENED: Widening = new Map();

/** A word that the vocabulary is asked about. */
export interface AskedWord {
  readonly word: string;
  readonly shape: string;
}

const MAX_WIDENED_WORDS = 8;
const MAX_VARIANTS = 8;
const MAX_CONTAINING = 32;
/** Beginnings of one or two letters are shared by half of all words. */
const MIN_PREFIX_LENGTH = 3;
const MIN_PART_LENGTH = 4;

/** True when a longer word that begins with this one may be meant. */
export function mayBegin(word: string): boolean {
  return word.length >= MIN_PREFIX_LENGTH;
}

/** True when `word` is a longer one that was asked for by a part of it. */
export function holds(word: string, asked: string): boolean {
  return word !== asked && ((mayBegin(asked) && word.startsWith(asked)) || (isPart(asked) && word.includes(asked)));
}

/** Numbers are in half of all longer numbers. */
function isPart(asked: string): boolean {
  return asked.length >= MIN_PART_LENGTH && /\p{L}/u.test(asked);
}

/**
 * The words of a condition that may be meant in other forms: not what is quoted or negated, not one or two letters, and
 * no script without spaces. Of many, the first ones.
 */
export function wordsToWiden(condition: TextCondition): AskedWord[] {
  const words = shownTerms(condition)
    .filter(({ phrase }) => !phrase)
    .flatMap(({ text }) => wordsOf(text).map(({ whole }) => whole))
    .filter((word) => word !== undefined)
    .filter(mayBegin);
  return [...new Set(words)].slice(0, MAX_WIDENED_WORDS).map((word) => ({ word, shape: shapeOf(word) }));
}

/** Chooses, of the words that the vocabulary offers, those that may be meant. */
export function widen(
  words: readonly AskedWord[],
  offered: readonly { readonly asked: string; readonly word: string }[],
): Widening {
  return new Map(
    words.map(({ word: asked }) => [
      asked,
      alternativesTo(
        asked,
        offered.filter((offer) => offer.asked === asked).map(({ word }) => word),
      ),
    ]),
  );
}

function alternativesTo(asked: string, words: readonly string[]): Alternatives {
  const containing = words.filter((word) => holds(word, asked) && !word.startsWith(asked));
  const variants = words
    .filter((word) => !holds(word, asked))
    .flatMap((word) => {
      const distance = variantDistance(asked, word);
      return distance === undefined ? [] : [{ word, distance }];
    })
    .sort((a, b) => a.distance - b.distance || (a.word < b.word ? -1 : 1));
  return {
    containing: containing.slice(0, MAX_CONTAINING),
    variants: variants.slice(0, MAX_VARIANTS).map(({ word }) => word),
  };
}
