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
const SNIPPET_LEAD = 40;

/** What of a query a text shows. */
export interface TextMatches {
  /** In order, joined where they touch or overlap. */
  readonly ranges: TextRange[];
  /** Words of the text, as they stand there, that are spelled like words of the query which it does not show. */
  readonly variants: string[];
}

/** Finds what a query shows in texts. Made once for a query, used for many texts. */
export class TextMatcher {
  /** What is wanted, by the first lexeme of it. */
  private readonly wanted = new Map<string, WantedTokens[]>();
  /** The words for which others are taken where they are missing. */
  private readonly widened: (WantedWord & { readonly whole: string })[] = [];

  constructor(condition: TextCondition) {
    for (const { text, phrase } of shownTerms(condition)) {
      const whole = phraseOf(text);
      const words = phrase ? [] : wordsOf(text);
      for (const wanted of [...(whole ? [whole] : []), ...words.flatMap(({ parts }) => parts)]) {
        const key = wanted.tokens[0]!.lexeme;
        this.wanted.set(key, [...(this.wanted.get(key) ?? []), wanted]);
      }
      this.widened.push(...words.filter(isWidened));
    }
  }

  /**
   * Marks the words that were asked for; where the text does not show one, the longer words that hold it; where it
   * shows none of those either, words that are spelled alike.
   */
  find(text: string): TextMatches {
    if (this.wanted.size === 0) {
      return { ranges: [], variants: [] };
    }
    const normalised = normaliseText(text);
    const { ranges, shown } = this.findLiterally(tokenise(normalised));
    const missing = this.widened.filter(({ parts }) => !parts.every((part) => shown.has(part)));
    const words = missing.length > 0 ? wholeWords(normalised) : [];
    const variants = new Set<string>();
    for (const { whole } of missing) {
      const longer = words.filter(({ lexeme }) => holds(lexeme, whole));
      const alike = longer.length > 0 ? [] : words.filter(({ lexeme }) => variantDistance(whole, lexeme) !== undefined);
      ranges.push(...longer, ...alike);
      alike.forEach(({ start, end }) => variants.add(text.slice(start, end)));
    }
    ranges.sort((a, b) => a.start - b.start);
    return { ranges: joined(ranges, text), variants: [...variants] };
  }

  private findLiterally(tokens: readonly Token[]): { ranges: TextRange[]; shown: Set<WantedTokens> } {
    const ranges: TextRange[] = [];
    const shown = new Set<WantedTokens>();
    tokens.forEach(({ lexeme, start }, index) => {
      const standing = this.startingWith(lexeme).filter((wanted) => standsAt(wanted, tokens, index));
      standing.forEach((wanted) => shown.add(wanted));
      const span = Math.max(0, ...standing.map((wanted) => wanted.span));
      if (span > 0) {
        ranges.push({ start, end: tokens[index + span - 1]!.end });
      }
    });
    return { ranges, shown };
  }

  private startingWith(lexeme: string): WantedTokens[] {
    const exact = this.wanted.get(lexeme) ?? [];
    const first = String.fromCodePoint(lexeme.codePointAt(0)!);
    return first === lexeme
      ? exact
      : [...exact, ...(this.wanted.get(first) ?? []).filter(({ tokens }) => tokens[0]!.prefix)];
  }
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

/** Joins ranges (ordered by start) that overlap, or that only a gap inside a word separates. */
function joined(ranges: readonly TextRange[], text: string): TextRange[] {
  const result: TextRange[] = [];
  for (const range of ranges) {
    const last = result.at(-1);
    if (last && (range.start <= last.end || text.slice(last.end, range.start).trim() === '')) {
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    } else {
      result.push(range);
    }
  }
  return result;
}

/**
 * The part of a text around its first match, at most 160 characters, on one line, with what was found marked.
 * A text without matches gives its beginning.
 */
export function snippetOf(text: string, ranges: readonly TextRange[]): SnippetPart[] {
  const first = ranges[0]?.start ?? 0;
  const start = first <= SNIPPET_LEAD ? 0 : wholeCharacter(text, first - SNIPPET_LEAD);
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

/** Moves back by one where a cut would halve a surrogate pair. */
function wholeCharacter(text: string, position: number): number {
  const code = text.charCodeAt(position);
  return code >= 0xdc00 && code <= 0xdfff ? position - 1 : position;
}
