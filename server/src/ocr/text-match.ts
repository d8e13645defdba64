import { shownTerms, type TextCondition } from '../search/query-language.ts';
import { variantDistance } from './spelling.ts';
import { normaliseText } from './text-normalisation.ts';
import { phraseOf, type Token, tokenise, type WantedTokens, type WantedWord, wholeWords, wordsOf } from './tokens.ts';
import { holds, mayBegin } from './widening.ts';

/** A part of a text, `[start, end)` in UTF-16 code units. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A piece of a snippet; the marked ones are what was searched for. */
export interface SnippetPart {
  readonly text: string;
  readonly marked: boolean;
}

const SNIPPET_LENGTH = 160;
/** So much may stand before the match that it is still seen in two lines on a phone. */
const SNIPPET_LEAD = 24;

/** What of a query a text shows. */
export interface TextMatches {
  /** In order, joined where they touch or overlap. */
  readonly ranges: TextRange[];
  /** Words of the text, as they stand there, that are spelled like words of the query which it does not show. */
  readonly variants: string[];
}

/** One term of a query, in the two ways in which a text may show it. */
interface WantedTerm {
  /** All of it as it was written, side by side; undefined when there is nothing to look for. */
  readonly whole: WantedTokens | undefined;
  /** Its words, which may stand apart; none of a phrase. */
  readonly words: readonly WantedWord[];
  /** Their parts, and what the index finds each by where it does not stand side by side. */
  readonly parts: readonly { readonly part: WantedTokens; readonly pairs: readonly WantedTokens[] }[];
}

/** Finds what a query shows in texts. Made once for a query, used for many texts. */
export class TextMatcher {
  private readonly terms: readonly WantedTerm[];
  /** What is wanted, by the first lexeme of it. */
  private readonly wanted: ReadonlyMap<string, readonly WantedTokens[]>;

  constructor(condition: TextCondition) {
    this.terms = shownTerms(condition).map(({ text, phrase }) => {
      const words = phrase ? [] : wordsOf(text);
      const parts = words.flatMap((word) => word.parts.map((part) => ({ part, pairs: pairsOf(part) })));
      return { whole: phraseOf(text), words, parts };
    });
    const wanted = this.terms.flatMap(({ whole, parts }) => [
      ...(whole ? [whole] : []),
      ...parts.flatMap(({ part, pairs }) => [part, ...pairs]),
    ]);
    this.wanted = Map.groupBy(wanted, ({ tokens }) => tokens[0]!.lexeme);
  }

  /**
   * Marks each term as it was written, or, where it stands nowhere so, the words of it; where the text does not show
   * one, the longer words that hold it; where it shows none of those either, words that are spelled alike.
   */
  find(text: string): TextMatches {
    if (this.wanted.size === 0) {
      return { ranges: [], variants: [] };
    }
    const normalised = normaliseText(text);
    const tokens = tokenise(normalised);
    const places = this.placesIn(tokens);
    const ranges = this.terms.flatMap(({ whole, parts }) => {
      const asWritten = whole && places.get(whole);
      return asWritten ?? parts.flatMap(({ part, pairs }) => places.get(part) ?? placesOfAll(pairs, places));
    });
    const missing = this.terms
      .flatMap((term) => term.words)
      .filter(isWidened)
      .filter(({ parts }) => !parts.every((part) => places.has(part)));
    // A word that is written together with a number is found, too.
    const words = missing.length > 0 ? [...wholeWords(normalised), ...tokens] : [];
    const variants = new Set<string>();
    for (const { whole } of missing) {
      const longer = words.filter(({ lexeme }) => holds(lexeme, whole));
      const alike = longer.length > 0 ? [] : words.filter(({ lexeme }) => variantDistance(whole, lexeme) !== undefined);
      ranges.push(...longer, ...alike);
      alike.forEach(({ start, end }) => variants.add(text.slice(start, end)));
    }
    return { ranges: joined(ranges, text), variants: [...variants] };
  }

  /** Where each thing stands that is wanted; nothing for what does not. */
  private placesIn(tokens: readonly Token[]): Map<WantedTokens, TextRange[]> {
    const places = new Map<WantedTokens, TextRange[]>();
    tokens.forEach(({ lexeme, start }, index) => {
      for (const wanted of this.startingWith(lexeme).filter((one) => standsAt(one, tokens, index))) {
        const known = places.get(wanted) ?? [];
        known.push({ start, end: tokens[index + wanted.span - 1]!.end });
        places.set(wanted, known);
      }
    });
    return places;
  }

  private startingWith(lexeme: string): WantedTokens[] {
    const exact = this.wanted.get(lexeme) ?? [];
    const first = String.fromCodePoint(lexeme.codePointAt(0)!);
    return first === lexeme
      ? [...exact]
      : [...exact, ...(this.wanted.get(first) ?? []).filter(({ tokens }) => tokens[0]!.prefix)];
  }
}

/** The pairs of characters of a longer word. */
function pairsOf({ tokens }: WantedTokens): WantedTokens[] {
  return tokens.length > 1 ? tokens.map((token) => ({ tokens: [{ ...token, at: 0 }], span: 2 })) : [];
}

/** Where all of them stand; nothing when one is missing. */
function placesOfAll(pairs: readonly WantedTokens[], places: ReadonlyMap<WantedTokens, TextRange[]>): TextRange[] {
  return pairs.every((pair) => places.has(pair)) ? pairs.flatMap((pair) => places.get(pair) ?? []) : [];
}

function isWidened(word: WantedWord): word is WantedWord & { readonly whole: string } {
  return word.whole !== undefined && mayBegin(word.whole);
}

function standsAt(wanted: WantedTokens, tokens: readonly Token[], index: number): boolean {
  return (
    index + wanted.span <= tokens.length &&
    wanted.tokens.every(({ lexeme, prefix, at }) => {
      const token = tokens[index + at]!;
      return prefix ? token.lexeme.startsWith(lexeme) : token.lexeme === lexeme;
    })
  );
}

/** The ranges in order, joined where they overlap, or where only a gap inside a line separates them. */
function joined(ranges: readonly TextRange[], text: string): TextRange[] {
  const result: TextRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && (range.start <= last.end || GAP_INSIDE_A_LINE.test(text.slice(last.end, range.start)))) {
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    } else {
      result.push(range);
    }
  }
  return result;
}

const GAP_INSIDE_A_LINE = /^[^\S\n]*$/;

/**
 * The part of a text around its first match, at most 160 characters, on one line, with what was found marked. It begins
 * with the text or the line, where that is near. A text without matches gives its beginning.
 */
export function snippetOf(text: string, ranges: readonly TextRange[]): SnippetPart[] {
  const first = ranges[0]?.start ?? 0;
  const start = snippetStart(text, first);
  const end = wholeCharacter(text, Math.min(text.length, start + SNIPPET_LENGTH));
  const parts: SnippetPart[] = [];
  const push = (from: number, to: number, marked: boolean) => {
    const part = text.slice(from, to).replace(/\s+/g, ' ');
    if (part !== '') {
      parts.push({ text: part, marked });
    }
  };
  let position = start;
  for (const range of ranges.filter((range) => range.start < end)) {
    push(position, range.start, false);
    push(range.start, Math.min(range.end, end), true);
    position = Math.min(range.end, end);
  }
  push(position, end, false);
  return [
    ...(start > 0 ? [{ text: '…', marked: false }] : []),
    ...parts,
    ...(end < text.length ? [{ text: '…', marked: false }] : []),
  ];
}

function snippetStart(text: string, first: number): number {
  const earliest = first - SNIPPET_LEAD;
  const line = text.lastIndexOf('\n', first - 1) + 1;
  return earliest <= 0 || first === 0 ? 0 : Math.max(line, wholeCharacter(text, earliest));
}

/** Moves back by one where a cut would halve a surrogate pair. */
function wholeCharacter(text: string, position: number): number {
  const code = text.charCodeAt(position);
  return code >= 0xdc00 && code <= 0xdfff ? position - 1 : position;
}
