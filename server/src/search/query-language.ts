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
  /** What the picture shows, in the author's words; empty when not asked. */
  readonly picture: string;
}

/** Longest query that the API accepts, in UTF-16 code units. Parsing is linear in it. */
export const MAX_QUERY_LENGTH = 4096;

/**
 * Reads a search box: `ocr:word`, `ocr:"a phrase"`, `-word`, `or` between text terms, `has:text`, `has:no-text`;
 * every other word describes the picture. Prefixes may be in any case and full-width, quotes straight, curly,
 * full-width or corner brackets. Never throws: what can not be read as an operator is read as words.
 */
export function parseSearchQuery(input: string): SearchQuery {
  return understand(readItems(input, 'picture'));
}

/** Reads a box that asks for text only, where bare words need no `ocr:`. */
export function parseTextQuery(input: string): TextCondition | undefined {
  return understand(readItems(input, 'text')).text;
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

type Item =
  | { readonly kind: 'text'; readonly condition: TextCondition }
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'or'; readonly word: string };

const CLOSING_QUOTES: Readonly<Record<string, string>> = {
  '"': '"“”„＂',
  '“': '"“”„＂',
  '”': '"“”„＂',
  '„': '"“”„＂',
  '＂': '"“”„＂',
  '「': '」',
  '『': '』',
};
const DOUBLE_QUOTES = '"“”„＂';
const DASHES = '-－';
const SPACE = /\s/u;

function readItems(input: string, bareWords: 'picture' | 'text'): Item[] {
  const items: Item[] = [];
  const reader = new Reader(input.toWellFormed());
  for (reader.skipSpace(); !reader.atEnd; reader.skipSpace()) {
    const negatedOutside = reader.skipDashes();
    const prefix = reader.takePrefix();
    if (prefix === 'ocr:') {
      reader.skipSpace();
    }
    const negated = (prefix === 'ocr:' && reader.skipDashes()) !== negatedOutside;
    const { text, phrase } = reader.takeValue();
    const condition = prefix === 'has:' ? textPresence(text) : undefined;
    if (condition) {
      items.push({ kind: 'text', condition: negated ? not(condition) : condition });
    } else if (text === '') {
      continue;
    } else if (negated || prefix === 'ocr:' || (bareWords === 'text' && !isOr(text, phrase, prefix))) {
      const term: TextCondition = { kind: 'term', text: prefix === 'has:' ? `has:${text}` : text, phrase };
      items.push({ kind: 'text', condition: negated ? not(term) : term });
    } else if (isOr(text, phrase, prefix)) {
      items.push({ kind: 'or', word: text });
    } else {
      items.push({ kind: 'word', word: prefix === 'has:' ? `has:${text}` : text });
    }
  }
  return bareWords === 'text' ? items.map((item, index) => danglingOrAsTerm(item, index, items)) : items;
}

function isOr(text: string, phrase: boolean, prefix: string | undefined): boolean {
  return !phrase && prefix === undefined && text.toLowerCase() === 'or';
}

function textPresence(value: string): TextCondition | undefined {
  switch (value.normalize('NFKC').toLowerCase()) {
    case 'text':
      return { kind: 'present' };
    case 'no-text':
      return not({ kind: 'present' });
    default:
      return undefined;
  }
}

function not(condition: TextCondition): TextCondition {
  return condition.kind === 'not' ? condition.of : { kind: 'not', of: condition };
}

/** An `or` that joins nothing is the word “or”. */
function danglingOrAsTerm(item: Item, index: number, items: readonly Item[]): Item {
  const joins = items[index - 1]?.kind === 'text' && items[index + 1]?.kind === 'text';
  return item.kind !== 'or' || joins
    ? item
    : { kind: 'text', condition: { kind: 'term', text: item.word, phrase: false } };
}

/** `or` binds closer than the silent “and”; it turns a bare word after a text term into a text term too. */
function understand(items: readonly Item[]): SearchQuery {
  const conditions: TextCondition[] = [];
  const words: string[] = [];
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index]!;
    if (item.kind === 'text') {
      const alternatives = [item.condition];
      for (let next = items[index + 2]; items[index + 1]?.kind === 'or' && next; next = items[index + 2]) {
        alternatives.push(next.kind === 'text' ? next.condition : { kind: 'term', text: next.word, phrase: false });
        index += 2;
      }
      conditions.push(alternatives.length === 1 ? item.condition : { kind: 'any', of: alternatives });
    } else if (item.kind === 'word' || (items[index - 1]?.kind === 'word' && items[index + 1]?.kind === 'word')) {
      words.push(item.word);
    }
  }
  return {
    text: conditions.length > 1 ? { kind: 'all', of: conditions } : conditions[0],
    picture: words.join(' '),
  };
}

/** A cursor over the input, by UTF-16 code unit. */
class Reader {
  private position = 0;

  constructor(private readonly input: string) {}

  get atEnd(): boolean {
    return this.position >= this.input.length;
  }

  private get current(): string {
    return this.input.charAt(this.position);
  }

  skipSpace(): void {
    while (SPACE.test(this.current)) {
      this.position += 1;
    }
  }

  /** Skips dashes before a word or phrase; dashes followed by a space negate nothing. */
  skipDashes(): boolean {
    const start = this.position;
    while (!this.atEnd && DASHES.includes(this.current)) {
      this.position += 1;
    }
    return this.position > start && !this.atEnd && !SPACE.test(this.current);
  }

  takePrefix(): 'ocr:' | 'has:' | undefined {
    const prefix = this.input
      .slice(this.position, this.position + 4)
      .normalize('NFKC')
      .toLowerCase();
    if (prefix !== 'ocr:' && prefix !== 'has:') {
      return undefined;
    }
    this.position += 4;
    return prefix;
  }

  /** A quoted phrase, or everything up to a space or double quote. A quote that is never closed is skipped. */
  takeValue(): { text: string; phrase: boolean } {
    const closing = CLOSING_QUOTES[this.current];
    if (closing !== undefined) {
      const start = this.position + 1;
      for (let end = start; end < this.input.length; end += 1) {
        if (closing.includes(this.input.charAt(end))) {
          this.position = end + 1;
          return { text: this.input.slice(start, end).trim(), phrase: true };
        }
      }
      this.position = start;
    }
    const start = this.position;
    while (!this.atEnd && !SPACE.test(this.current) && !DOUBLE_QUOTES.includes(this.current)) {
      this.position += 1;
    }
    return { text: this.input.slice(start, this.position), phrase: false };
  }
}
