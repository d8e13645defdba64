import { type NormalisedText, normaliseText, UNSPACED_SCRIPTS } from './text-normalisation.ts';

/**
 * To be raised whenever normalising or cutting gives other tokens for some text: the server then cuts everything again.
 */
export const TEXT_INDEX_VERSION = 3;

/**
 * One entry of the text index. A word or a number is one token; in scripts without spaces every character is one,
 * spelled together with the character after it (`发票`, and `票` at the end of a run). So each character has a position,
 * a single character is found as a prefix, and a run of characters as neighbouring tokens.
 */
export interface Token {
  readonly lexeme: string;
  /** The word, number or (first) character in the source: `[start, end)` in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
}

/**
 * Letters and digits without anything between them, in scripts with spaces: `invoice`, `2024`, and as one word `lnv0ice`,
 * which is three tokens. What is misread or only partly known is looked for among these.
 */
export interface WholeWord {
  readonly lexeme: string;
  /** The tokens that it consists of: so many, from this one on. */
  readonly at: number;
  readonly span: number;
  /** Where it stands in the source: `[start, end)` in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
}

/** A token that a query looks for, `at` so many tokens after the first one of its word or phrase. */
export interface WantedToken {
  readonly lexeme: string;
  /** True for a single character, which stands for every token that begins with it. */
  readonly prefix: boolean;
  readonly at: number;
}

/** Neighbouring tokens that a query looks for. */
export interface WantedTokens {
  readonly tokens: readonly WantedToken[];
  /** Number of tokens of the text that it spans: at least the largest `at` + 1. */
  readonly span: number;
}

const MAX_LEXEME_LENGTH = 64;
/** A script's own punctuation (។) belongs to no word. */
const UNSPACED_CHARACTER = `(?=[\\p{L}\\p{M}\\p{N}])[${UNSPACED_SCRIPTS}]`;
const RUNS = new RegExp(`((?:${UNSPACED_CHARACTER})+)|(?:(?![${UNSPACED_SCRIPTS}])[\\p{L}\\p{M}])+|\\p{N}+`, 'gu');

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

interface Run {
  readonly text: string;
  readonly index: number;
  readonly unspaced: boolean;
}

/** The tokens of a text, in order; the position of each in the index is its place in this list. */
export function tokenise(source: string | NormalisedText): Token[] {
  const normalised = typeof source === 'string' ? normaliseText(source) : source;
  return runsOf(normalised.text).flatMap((run) => {
    const parts = run.unspaced ? pairs(run.text) : [{ lexeme: clip(run.text), offset: 0, length: run.text.length }];
    return parts.map(({ lexeme, offset, length }) => ({
      lexeme,
      start: normalised.starts[run.index + offset]!,
      end: normalised.ends[run.index + offset + length - 1]!,
    }));
  });
}

/** The whole words of a text, in order. */
export function wholeWords(source: string | NormalisedText): WholeWord[] {
  const { text, starts, ends } = typeof source === 'string' ? normaliseText(source) : source;
  let at = 0;
  return groupsOf(text).flatMap((runs): WholeWord[] => {
    const first = at;
    at += runs[0]!.unspaced ? Array.from(runs[0]!.text).length : runs.length;
    if (runs[0]!.unspaced) {
      return [];
    }
    const last = runs.at(-1)!;
    const place = { start: starts[runs[0]!.index]!, end: ends[last.index + last.text.length - 1]! };
    return [{ lexeme: lexemeOf(runs), at: first, span: runs.length, ...place }];
  });
}

/** A word of a search term: what must stand in the text for it, each part anywhere. */
export interface WantedWord {
  readonly parts: readonly WantedTokens[];
  /** The same as a {@link WholeWord}; undefined in scripts without spaces. */
  readonly whole: string | undefined;
}

/** Cuts a search term into its words. Chinese is cut as a reader would, so that the words may stand apart. */
export function wordsOf(term: string): WantedWord[] {
  return groupsOf(normaliseText(term).text).flatMap((runs): WantedWord[] =>
    runs[0]!.unspaced
      ? segmentsOf(runs[0]!.text).map((segment) => ({ parts: [wanted([segment])], whole: undefined }))
      : [{ parts: runs.map((run) => wanted([run.text])), whole: lexemeOf(runs) }],
  );
}

/** The words of a run. A character alone is rarely a word (增值|税): it goes with the word before it, or after. */
function segmentsOf(run: string): string[] {
  const segments: string[] = [];
  for (const { segment } of segmenter.segment(run)) {
    const last = segments.at(-1);
    if (last !== undefined && (isOneCharacter(segment) || isOneCharacter(last))) {
      segments[segments.length - 1] = last + segment;
    } else {
      segments.push(segment);
    }
  }
  return segments;
}

function isOneCharacter(text: string): boolean {
  return text.length === String.fromCodePoint(text.codePointAt(0)!).length;
}

/** A search term as one phrase: all its tokens side by side; undefined when it has none. */
export function phraseOf(term: string): WantedTokens | undefined {
  const runs = runsOf(normaliseText(term).text).map((run) => run.text);
  return runs.length > 0 ? wanted(runs) : undefined;
}

function runsOf(text: string): Run[] {
  return Array.from(text.matchAll(RUNS), (match) => ({
    text: match[0],
    index: match.index,
    unspaced: match[1] !== undefined,
  }));
}

/** The runs of a text; those of one whole word together. */
function groupsOf(text: string): Run[][] {
  const groups: Run[][] = [];
  for (const run of runsOf(text)) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    if (group && before && !before.unspaced && !run.unspaced && before.index + before.text.length === run.index) {
      group.push(run);
    } else {
      groups.push([run]);
    }
  }
  return groups;
}

function lexemeOf(runs: readonly Run[]): string {
  return clip(runs.map(({ text }) => text).join(''));
}

function pairs(run: string): { lexeme: string; offset: number; length: number }[] {
  const characters = Array.from(run);
  let offset = 0;
  return characters.map((character, index) => {
    const pair = { lexeme: character + (characters[index + 1] ?? ''), offset, length: character.length };
    offset += character.length;
    return pair;
  });
}

const UNSPACED_RUN = new RegExp(`^[${UNSPACED_SCRIPTS}]`, 'u');

function wanted(runs: readonly string[]): WantedTokens {
  const tokens: WantedToken[] = [];
  let at = 0;
  for (const run of runs) {
    if (!UNSPACED_RUN.test(run)) {
      tokens.push({ lexeme: clip(run), prefix: false, at });
      at += 1;
      continue;
    }
    const characters = Array.from(run);
    if (characters.length === 1) {
      tokens.push({ lexeme: run, prefix: true, at });
    }
    for (let index = 0; index + 1 < characters.length; index += 1) {
      tokens.push({ lexeme: characters[index]! + characters[index + 1]!, prefix: false, at: at + index });
    }
    at += characters.length;
  }
  return { tokens, span: at };
}

/** No index needs the whole of a 100-character “word”; equal beginnings are good enough. */
function clip(word: string): string {
  return word.length <= MAX_LEXEME_LENGTH
    ? word
    : word
        .slice(0, MAX_LEXEME_LENGTH)
        .toWellFormed()
        .replace(/\uFFFD$/, '');
}
