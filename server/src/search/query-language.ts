import { isPicture, type QueryPart, readQueryParts } from './query-parts.ts';

/** What the text in a photo must satisfy. A photo without text counts as a photo whose text is empty. */
export type TextCondition =
  /** The words stand in the text; as a `phrase`, side by side in this order. */
  | { readonly kind: 'term'; readonly text: string; readonly phrase: boolean }
  /** There is any text at all. */
  | { readonly kind: 'present' }
  | { readonly kind: 'all' | 'any'; readonly of: readonly TextCondition[] }
  | { readonly kind: 'not'; readonly of: TextCondition };

/** A search as its author meant it. */
export interface SearchQuery {
  /** What the recognised text must satisfy; undefined when the author asked nothing of it. */
  readonly text: TextCondition | undefined;
  /** What the picture shows, in the author's words without their quotes; empty when not asked. */
  readonly picture: string;
  /** The same as what may be written in the picture: each run of words, and quoted ones as a phrase. */
  readonly pictureWords: TextCondition | undefined;
}

/** Longest query that the API accepts, in UTF-16 code units. Parsing is linear in it. */
export const MAX_QUERY_LENGTH = 4096;

/**
 * Reads a search box: `ocr:word`, `ocr:"a phrase"`, `-word`, `or` between text terms, `has:text`, `has:no-text`, and
 * groups such as `ocr:(a or b)`; every other word describes the picture, or may stand in it. Prefixes may be in any case
 * and full-width, quotes straight, curly, full-width or corner brackets, parentheses full-width.
 * Never throws: what can not be read as an operator is read as words.
 */
export function parseSearchQuery(input: string): SearchQuery {
  return understand(readQueryParts(input, 'picture'));
}

/** Reads a box that asks for text only, where bare words need no `ocr:`. */
export function parseTextQuery(input: string): TextCondition | undefined {
  return understand(readQueryParts(input, 'text')).text;
}

/** Both conditions; either may be missing. */
export function bothConditions(a: TextCondition | undefined, b: TextCondition | undefined): TextCondition | undefined {
  return a && b ? { kind: 'all', of: [a, b] } : (a ?? b);
}

/** The terms that a matching text shows, for marking them: all that are not negated. */
export function shownTerms(condition: TextCondition): Extract<TextCondition, { kind: 'term' }>[] {
  switch (condition.kind) {
    case 'term':
      return [condition];
    case 'all':
    case 'any':
      return condition.of.flatMap(shownTerms);
    case 'present':
    case 'not':
      return [];
  }
}

function understand(parts: readonly QueryPart[]): SearchQuery {
  // An `or` joins two parts of one kind.
  const about = Map.groupBy(parts, (part, index) =>
    isPicture(part.kind === 'or' ? parts[index - 1]! : part) ? 'picture' : 'text',
  );
  const pictures = about.get('picture') ?? [];
  return {
    text: new ConditionReader(about.get('text') ?? []).readAll(),
    picture: pictures.map(({ kind, text }) => (kind === 'or' ? 'or' : text)).join(' '),
    pictureWords: new ConditionReader(pictures).readAll(),
  };
}

/** Builds a condition on the text out of parts of a query. `or` binds closer than the silent “and”. */
class ConditionReader {
  private next = 0;

  constructor(private readonly parts: readonly QueryPart[]) {}

  /** Everything up to the end of the group; undefined when it says nothing. */
  readAll(): TextCondition | undefined {
    const conditions: (TextCondition | undefined)[] = [];
    while (this.parts[this.next] && this.parts[this.next]?.kind !== 'close') {
      const alternatives = [this.readOperand()];
      while (this.parts[this.next]?.kind === 'or') {
        this.next += 1;
        alternatives.push(this.readOperand());
      }
      conditions.push(joined('any', alternatives));
    }
    return joined('all', conditions);
  }

  private readOperand(): TextCondition | undefined {
    const { kind, text, negated } = this.parts[this.next]!;
    this.next += 1;
    let condition: TextCondition | undefined;
    if (kind === 'open') {
      condition = this.readAll();
      this.next += 1;
    } else {
      const phrase = kind === 'phrase' || kind === 'picturePhrase';
      condition = kind === 'presence' ? { kind: 'present' } : { kind: 'term', text, phrase };
    }
    return condition && negated ? not(condition) : condition;
  }
}

function joined(kind: 'all' | 'any', conditions: readonly (TextCondition | undefined)[]): TextCondition | undefined {
  const of = conditions
    .filter((condition) => condition !== undefined)
    .flatMap((condition) => (condition.kind === kind ? condition.of : [condition]));
  return of.length > 1 ? { kind, of } : of[0];
}

function not(condition: TextCondition): TextCondition {
  return condition.kind === 'not' ? condition.of : { kind: 'not', of: condition };
}
