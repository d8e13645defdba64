import { shownTerms, type TextCondition } from '../search/query-language.ts';
import { phraseOf, type Token, tokenise, type WantedTokens, wordsOf } from './tokens.ts';

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

/** Finds what a query shows in texts. Made once for a query, used for many texts. */
export class TextMatcher {
  /** What is wanted, by the first lexeme of it. */
  private readonly wanted = new Map<string, WantedTokens[]>();

  constructor(condition: TextCondition) {
    for (const { text, phrase } of shownTerms(condition)) {
      const whole = phraseOf(text);
      for (const wanted of [...(whole ? [whole] : []), ...(phrase ? [] : wordsOf(text))]) {
        const key = wanted.tokens[0]!.lexeme;
        this.wanted.set(key, [...(this.wanted.get(key) ?? []), wanted]);
      }
    }
  }

  /** The parts of `text` that the query asked for, in order, joined where they touch or overlap. */
  ranges(text: string): TextRange[] {
    if (this.wanted.size === 0) {
      return [];
    }
    const tokens = tokenise(text);
    const found: TextRange[] = [];
    tokens.forEach(({ lexeme, start }, index) => {
      const span = Math.max(
        0,
        ...this.startingWith(lexeme).map((wanted) => (standsAt(wanted, tokens, index) ? wanted.span : 0)),
      );
      if (span > 0) {
        found.push({ start, end: tokens[index + span - 1]!.end });
      }
    });
    return joined(found, text);
  }

  private startingWith(lexeme: string): WantedTokens[] {
    const exact = this.wanted.get(lexeme) ?? [];
    const first = String.fromCodePoint(lexeme.codePointAt(0)!);
    return first === lexeme
      ? exact
      : [...exact, ...(this.wanted.get(first) ?? []).filter(({ tokens }) => tokens[0]!.prefix)];
  }
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
