import { shownTerms, type TextCondition } from '../search/query-language.ts';
import { phraseOf, type WantedTokens, type WantedWord, wordsOf } from './tokens.ts';
import type { Widening } from './widening.ts';

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
 * How close a text comes to what was asked for, closest first: the words as they were written, side by side; all the
 * words; longer words that hold them; words that are spelled alike.
 */
export type Closeness = 'phrase' | 'words' | 'prefix' | 'variant';

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

/** What satisfies a condition besides the texts that show its words; both also hold for those that do. */
export interface WidenedQueries {
  readonly prefix: string;
  /** Undefined when the vocabulary has no word that is spelled alike. */
  readonly variant: string | undefined;
}

/** The same condition with other forms of its words; undefined when it has no words that are widened. */
export function widenedQueries(condition: TextCondition, widening: Widening): WidenedQueries | undefined {
  const query = (forms: Forms) => {
    const widened = (term: Term) => wordsQuery(term, (word) => formsOf(word, widening, forms));
    const compiled = compile(condition, { term: widened, negatedTerm: wordsQuery, present: true });
    return typeof compiled === 'string' ? compiled : undefined;
  };
  const [prefix, variant] = [query('prefix'), query('variant')];
  return prefix === undefined || widening.size === 0
    ? undefined
    : { prefix, variant: variant === prefix ? undefined : variant };
}

/**
 * The same condition with the words of each term side by side: what a text satisfies that shows each as it was written.
 * Undefined when every text with the words does.
 */
export function asWrittenQuery(condition: TextCondition): string | undefined {
  return hasWordsApart(condition) ? sideBySideQuery(condition) : undefined;
}

/**
 * The same condition with neighbouring terms side by side too. Undefined when that is what {@link asWrittenQuery} says,
 * or when every text with the words satisfies it.
 */
export function phraseQuery(condition: TextCondition): string | undefined {
  const phrase = joinTerms(condition);
  return hasWordsApart(phrase) ? sideBySideQuery(phrase) : undefined;
}

function sideBySideQuery(condition: TextCondition): string | undefined {
  const query = compile(condition, {
    term: ({ text }) => sideBySide(phraseOf(text)),
    negatedTerm: wordsQuery,
    present: true,
  });
  return typeof query === 'string' ? query : undefined;
}

/** True when there is a term whose words may stand apart. */
function hasWordsApart(condition: TextCondition): boolean {
  return shownTerms(condition).some(({ text, phrase }) => !phrase && (phraseOf(text)?.tokens.length ?? 0) > 1);
}

/** Makes neighbouring terms one term. */
function joinTerms(condition: TextCondition): TextCondition {
  if (condition.kind !== 'all') {
    return condition;
  }
  const of: TextCondition[] = [];
  for (const part of condition.of.map(joinTerms)) {
    const last = of.at(-1);
    if (part.kind === 'term' && last?.kind === 'term') {
      of[of.length - 1] = { kind: 'term', text: `${last.text} ${part.text}`, phrase: false };
    } else {
      of.push(part);
    }
  }
  return of.length > 1 ? { kind: 'all', of } : of[0]!;
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
type Term = Extract<TextCondition, { kind: 'term' }>;

interface Leaves {
  readonly term: (term: Term) => Compiled;
  /** What stands for a term that must not be there, where that differs. */
  readonly negatedTerm?: (term: Term) => Compiled;
  readonly present: boolean;
}

function compile(condition: TextCondition, leaves: Leaves): Compiled {
  switch (condition.kind) {
    case 'term':
      return leaves.term(condition);
    case 'present':
      return leaves.present;
    case 'not': {
      const { term, negatedTerm = term, present } = leaves;
      const inner = compile(condition.of, { term: negatedTerm, negatedTerm: term, present });
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

function wordsQuery({ text, phrase }: Term, otherForms: (word: WantedWord) => string[] = () => []): string | undefined {
  if (phrase) {
    return sideBySide(phraseOf(text));
  }
  const words = wordsOf(text).map((word) => {
    const lexemes = word.parts.flatMap(({ tokens }) =>
      tokens.map(({ lexeme, prefix }) => quote(lexeme, prefix ? ':*' : '')),
    );
    const literal = [...new Set(lexemes)].join('&');
    const forms = otherForms(word);
    return forms.length > 0 ? `(${[lexemes.length > 1 ? `(${literal})` : literal, ...forms].join('|')})` : literal;
  });
  return words.length > 0 ? [...new Set(words)].join('&') : undefined;
}

type Forms = Extract<Closeness, 'prefix' | 'variant'>;

/** The other forms of a word, in PostgreSQL's notation. */
function formsOf({ whole }: WantedWord, widening: Widening, forms: Forms): string[] {
  const alternatives = whole === undefined ? undefined : widening.get(whole);
  if (whole === undefined || !alternatives) {
    return [];
  }
  const variants = forms === 'variant' ? alternatives.variants : [];
  return [quote(whole, ':*'), ...[...alternatives.containing, ...variants].map((word) => quote(word, ''))];
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
