import { QueryCursor } from './query-cursor.ts';

/**
 * One thing that a search box says, where it says it. `word` and `phrase` must stand in the text of a photo, `presence`
 * asks for any text at all. `picture` is a run of words that describe the picture, or stand in its text; those of a
 * `picturePhrase`, which was quoted, stand there side by side. `or` joins what stands beside it, and `open` and `close`
 * are the parentheses of a group.
 */
export interface QueryPart {
  readonly kind: 'word' | 'phrase' | 'presence' | 'picture' | 'picturePhrase' | 'or' | 'open' | 'close';
  /** The words without operators and quotes; empty for `presence`, `or` and parentheses. */
  readonly text: string;
  /** Photos that have it are left out; of an `open`, those that have what the group says. */
  readonly negated: boolean;
  /** What it was read from, operators included: `[start, end)` in UTF-16 code units of the input. */
  readonly start: number;
  readonly end: number;
}

/** True for what describes the picture. */
export function isPicture({ kind }: QueryPart): boolean {
  return kind === 'picture' || kind === 'picturePhrase';
}

/** What a word means that stands outside `ocr:`. */
export type BareWords = 'picture' | 'text';

/** Parentheses that are nested deeper are read as part of the words. */
export const MAX_GROUP_DEPTH = 50;

/**
 * Reads a search box from left to right. Every `or` joins two parts, and every group is closed: one that is not, at the
 * end of the input. Takes any input.
 */
export function readQueryParts(input: string, bareWords: BareWords): QueryPart[] {
  const cursor = new QueryCursor(input);
  const list = new PartList(bareWords);
  for (cursor.skipSpace(); !cursor.atEnd; cursor.skipSpace()) {
    const start = cursor.position;
    if (list.isInGroup && cursor.takeClosing()) {
      list.close(start, cursor.position);
    } else {
      readOne(cursor, list);
    }
  }
  list.finish(input.length);
  return list.parts;
}

function readOne(cursor: QueryCursor, list: PartList): void {
  const start = cursor.position;
  const isNegatedOutside = cursor.skipDashes();
  const prefix = cursor.takePrefix();
  if (prefix === 'ocr:') {
    cursor.skipSpace();
  }
  const negated = (prefix === 'ocr:' && cursor.skipDashes()) !== isNegatedOutside;
  const isText = prefix === 'ocr:' || negated || list.expectsText;
  if (isText && prefix !== 'has:' && list.canNest && cursor.takeOpening()) {
    list.open(negated, start, cursor.position);
    return;
  }
  const { text, isPhrase } = cursor.takeValue(list.isInGroup);
  const [end, presence] = [cursor.position, prefix === 'has:' ? textPresence(text) : undefined];
  if (presence !== undefined) {
    list.addText({ kind: 'presence', text: '', negated: negated === presence, start, end });
  } else if (text === '') {
    return;
  } else if (prefix === undefined && !isPhrase && !negated && text.toLowerCase() === 'or') {
    list.addOr(start, end);
  } else {
    const words = prefix === 'has:' ? `has:${text}` : text;
    list.addWords({ kind: isPhrase ? 'phrase' : 'word', text: words, negated, start, end }, isText);
  }
}

/** Whether `has:` asks for text or for its absence; undefined when it asks for something else. */
function textPresence(value: string): boolean | undefined {
  const plain = value.normalize('NFKC').toLowerCase();
  return plain === 'text' || plain === 'no-text' ? plain === 'text' : undefined;
}

/** The parts read so far, and what they make of the next one. */
class PartList {
  readonly parts: QueryPart[] = [];
  private depth = 0;
  /** An `or` of which is not known yet whether it joins anything. */
  private pendingOr: QueryPart | undefined;

  constructor(private readonly bareWords: BareWords) {}

  get isInGroup(): boolean {
    return this.depth > 0;
  }

  get canNest(): boolean {
    return this.depth < MAX_GROUP_DEPTH;
  }

  /** A bare word that comes next is about the text: everything here is, or an `or` ties it to something that is. */
  get expectsText(): boolean {
    return this.isAllText || (this.pendingOr !== undefined && this.endsWithText);
  }

  private get isAllText(): boolean {
    return this.bareWords === 'text' || this.isInGroup;
  }

  private get endsWithText(): boolean {
    const last = this.parts.at(-1);
    return last !== undefined && !isPicture(last) && last.kind !== 'open';
  }

  addWords(words: QueryPart, isText: boolean): void {
    if (isText) {
      this.addText(words);
    } else {
      this.addPicture(words);
    }
  }

  addText(part: QueryPart): void {
    if (this.pendingOr && this.endsWithText) {
      this.parts.push(this.pendingOr);
      this.pendingOr = undefined;
    }
    this.settleDanglingOr();
    this.parts.push(part);
  }

  /** An `or` that follows another one is the word “or” where words are about the text, and nothing elsewhere. */
  addOr(start: number, end: number): void {
    const or: QueryPart = { kind: 'or', text: '', negated: false, start, end };
    if (!this.pendingOr) {
      this.pendingOr = or;
    } else if (this.expectsText) {
      this.addText({ ...or, kind: 'word', text: 'or' });
    }
  }

  open(negated: boolean, start: number, end: number): void {
    this.addText({ kind: 'open', text: '', negated, start, end });
    this.depth += 1;
  }

  close(start: number, end: number): void {
    this.settleDanglingOr();
    this.parts.push({ kind: 'close', text: '', negated: false, start, end });
    this.depth -= 1;
  }

  finish(end: number): void {
    this.settleDanglingOr();
    while (this.isInGroup) {
      this.close(end, end);
    }
  }

  /** Words that stand beside each other are one description, with an `or` between them or without; a quotation is one. */
  private addPicture(words: QueryPart): void {
    const last = this.parts.at(-1);
    const or = this.pendingOr;
    this.pendingOr = undefined;
    if (last?.kind === 'picture' && words.kind === 'word') {
      const text = [last.text, ...(or ? ['or'] : []), words.text].join(' ');
      this.parts[this.parts.length - 1] = { ...last, text, end: words.end };
      return;
    }
    if (or && last && isPicture(last)) {
      this.parts.push(or);
    }
    this.parts.push({ ...words, kind: words.kind === 'phrase' ? 'picturePhrase' : 'picture' });
  }

  /** An `or` that joins nothing is the word “or” among words of the text, and nothing elsewhere. */
  private settleDanglingOr(): void {
    const or = this.pendingOr;
    this.pendingOr = undefined;
    if (or && this.isAllText) {
      this.parts.push({ ...or, kind: 'word', text: 'or' });
    }
  }
}
