import type { TextCondition } from '../search/query-language.ts';
import { phraseOf, type WantedTokens, wordsOf } from './tokens.ts';

/** A condition on the text of a photo, ready for the text index. */
export interface TextFilter {
  /** What decides for a photo that has text: a tsquery in PostgreSQL's notation, or the same answer for all. */
  readonly withText: string | boolean;
  /** What decides for a photo that has none. */
  readonly withoutText: boolean;
}

/** A condition with the two notations of each term that ranking needs; shaped like {@link TextCondition}. */
export type RankedCondition =
  | { readonly kind: 'term'; readonly text: string; readonly tsquery: string }
  | { readonly kind: 'all' | 'any'; readonly of: readonly RankedCondition[] };

/**
 * Compiles a condition. Terms without a letter or digit are left out; undefined when nothing else is there, so that
 * there is nothing to look for.
 */
export function textFilter(condition: TextCondition): TextFilter | undefined {
  const withText = compile(condition, { term: wordsQuery, present: true });
  const withoutText = compile(condition, {
    term: (term) => (wordsQuery(term) === undefined ? undefined : false),
    present: false,
  });
  return withText === undefined ? undefined : { withText, withoutText: withoutText === true };
}

/** The same condition with the words of each term side by side: what a photo satisfies that shows them as written. */
export function phraseQuery(condition: TextCondition): string | undefined {
  const query = compile(condition, { term: ({ text }) => sideBySide(phraseOf(text)), present: true });
  return typeof query === 'string' ? query : undefined;
}

/** How many tokens a condition looks for: what answering it costs. */
export function countWantedTokens(condition: TextCondition): number {
  switch (condition.kind) {
    case 'term':
      return phraseOf(condition.text)?.tokens.length ?? 0;
    case 'present':
      return 0;
    case 'not':
      return countWantedTokens(condition.of);
    case 'all':
    case 'any':
      return condition.of.reduce((sum, part) => sum + countWantedTokens(part), 0);
  }
}

/** Ranking a text costs time in proportion to the terms; those after the first ones decide, but do not rank. */
const MAX_RANKED_TERMS = 16;

/** The terms that make a text more relevant; negations and presence decide, but do not rank. */
export function rankedCondition(condition: TextCondition): RankedCondition | undefined {
  switch (condition.kind) {
    case 'term': {
      const tsquery = wordsQuery(condition);
      return tsquery === undefined ? undefined : { kind: 'term', text: condition.text, tsquery };
    }
    case 'all':
    case 'any': {
      const ranked = condition.of.map(rankedCondition).filter((part) => part !== undefined);
      const of = ranked.slice(0, MAX_RANKED_TERMS);
      return of.length > 1 ? { kind: condition.kind, of } : of[0];
    }
    case 'present':
    case 'not':
      return undefined;
  }
}

type Compiled = string | boolean | undefined;

interface Leaves {
  readonly term: (term: Extract<TextCondition, { kind: 'term' }>) => Compiled;
  readonly present: boolean;
}

function compile(condition: TextCondition, leaves: Leaves): Compiled {
  switch (condition.kind) {
    case 'term':
      return leaves.term(condition);
    case 'present':
      return leaves.present;
    case 'not': {
      const inner = compile(condition.of, leaves);
      return typeof inner === 'string' ? `!(${inner})` : inner === undefined ? undefined : !inner;
    }
    case 'all':
      return join(condition.of, leaves, { operator: '&', decisive: false });
    case 'any':
      return join(condition.of, leaves, { operator: '|', decisive: true });
  }
}

/** `decisive` is the answer of one part that settles the whole. */
function join(
  conditions: readonly TextCondition[],
  leaves: Leaves,
  { operator, decisive }: { operator: '&' | '|'; decisive: boolean },
): Compiled {
  const parts = conditions.map((part) => compile(part, leaves)).filter((part) => part !== undefined);
  if (parts.length === 0 || parts.includes(decisive)) {
    return parts.length === 0 ? undefined : decisive;
  }
  const queries = parts.filter((part) => typeof part === 'string');
  return queries.length === 0 ? !decisive : queries.map((query) => `(${query})`).join(operator);
}

function wordsQuery({ text, phrase }: { text: string; phrase: boolean }): string | undefined {
  if (phrase) {
    return sideBySide(phraseOf(text));
  }
  const lexemes = wordsOf(text).flatMap(({ tokens }) =>
    tokens.map(({ lexeme, prefix }) => quote(lexeme, prefix ? ':*' : '')),
  );
  return lexemes.length > 0 ? [...new Set(lexemes)].join('&') : undefined;
}

/** Only the lexemes of weight B keep the positions of the text; those of weight A overlap. */
function sideBySide(phrase: WantedTokens | undefined): string | undefined {
  return phrase?.tokens
    .map(({ lexeme, prefix, at }, index) => {
      const distance = at - (phrase.tokens[index - 1]?.at ?? 0);
      return `${index === 0 ? '' : `<${distance}>`}${quote(lexeme, prefix ? ':*B' : ':B')}`;
    })
    .join('');
}

function quote(lexeme: string, flags: string): string {
  return `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'${flags}`;
}
