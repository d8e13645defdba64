const DOUBLE_QUOTES = '"“”„＂';
const CLOSING_QUOTES: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...DOUBLE_QUOTES].map((quote) => [quote, DOUBLE_QUOTES])),
  '「': '」',
  '『': '』',
};
const OPENING = '(（';
const CLOSING = ')）';
const DASHES = '-－';
const SPACE = /\s/u;

/** A place in what was typed into a search box, and the small things that can stand there. */
export class QueryCursor {
  /** Where it stands, in UTF-16 code units. */
  position = 0;
  private readonly input: string;

  constructor(input: string) {
    this.input = input.toWellFormed();
  }

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

  /** Skips dashes. True when they stand before a word; dashes followed by a space negate nothing. */
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

  takeOpening(): boolean {
    return this.takeOneOf(OPENING);
  }

  takeClosing(): boolean {
    return this.takeOneOf(CLOSING);
  }

  /**
   * A quoted phrase, or everything up to a space or double quote; inside a group also up to the parenthesis that closes
   * it. A quote that is never closed is skipped.
   */
  takeValue(isInGroup: boolean): { text: string; isPhrase: boolean } {
    const closing = CLOSING_QUOTES[this.current];
    if (closing !== undefined) {
      this.position += 1;
      const phrase = this.takeUpTo(closing);
      if (phrase !== undefined) {
        return { text: phrase.trim(), isPhrase: true };
      }
    }
    return { text: this.takeWord(isInGroup), isPhrase: false };
  }

  private takeOneOf(characters: string): boolean {
    const stands = !this.atEnd && characters.includes(this.current);
    this.position += stands ? 1 : 0;
    return stands;
  }

  /** What stands before the next of these characters, which is skipped; undefined, and nothing taken, without one. */
  private takeUpTo(characters: string): string | undefined {
    const start = this.position;
    for (let end = start; end < this.input.length; end += 1) {
      if (characters.includes(this.input.charAt(end))) {
        this.position = end + 1;
        return this.input.slice(start, end);
      }
    }
    return undefined;
  }

  private takeWord(isInGroup: boolean): string {
    const start = this.position;
    let opened = 0;
    for (; !this.atEnd && !SPACE.test(this.current) && !DOUBLE_QUOTES.includes(this.current); this.position += 1) {
      opened += OPENING.includes(this.current) ? 1 : 0;
      opened -= CLOSING.includes(this.current) ? 1 : 0;
      if (isInGroup && opened < 0) {
        break;
      }
    }
    return this.input.slice(start, this.position);
  }
}
