import { hasVariants } from './spelling.ts';
import { normaliseText } from './text-normalisation.ts';
import { tokenise, type WholeWord, wholeWords } from './tokens.ts';

/** The longest text of one photo that is stored and indexed, in UTF-16 code units; a dense page has about 5,000. */
export const MAX_TEXT_LENGTH = 200_000;

// Limits of PostgreSQL's tsvector, https://www.postgresql.org/docs/current/textsearch-limitations.html
const LAST_POSITION = 16_383;
const MAX_POSITIONS = 255;
/** Of the 1 MB that a tsvector may have; the rest is for the words of zhparser. */
const MAX_TSVECTOR_BYTES = 400_000;
const BYTES_PER_POSITION = 2;

/** What one photo adds to the text index. */
export interface IndexedText {
  readonly normalised: string;
  /**
   * In the notation of PostgreSQL's tsvector; positions count from 1. Tokens are of weight B. Words of letters and
   * digits stand there as a whole too, with weight C at the position of their first token.
   */
  readonly tsvector: string;
  /** The words that the vocabulary keeps, each once: numbers are no words, and nobody can misread short ones. */
  readonly vocabulary: readonly string[];
}

/**
 * Prepares the text of a photo for the index. Any text fits: of one that is too large for a tsvector, the tokens that
 * come last are left out.
 */
export function indexedText(text: string): IndexedText {
  const normalised = normaliseText(text.slice(0, MAX_TEXT_LENGTH));
  const words = wholeWords(normalised);
  const builder = new TsvectorBuilder();
  tokenise(normalised).forEach(({ lexeme }, index) => builder.add(lexeme, index + 1, 'B'));
  for (const { lexeme, at } of words.filter(({ span }) => span > 1)) {
    builder.add(lexeme, at + 1, 'C');
  }
  return { normalised: normalised.text, tsvector: builder.toString(), vocabulary: vocabularyOf(words) };
}

class TsvectorBuilder {
  private readonly positions = new Map<string, string[]>();
  private bytes = 0;

  add(lexeme: string, position: number, weight: 'B' | 'C'): void {
    const known = this.positions.get(lexeme);
    this.bytes += (known ? 0 : Buffer.byteLength(lexeme)) + BYTES_PER_POSITION;
    if (this.bytes > MAX_TSVECTOR_BYTES) {
      return;
    }
    if (!known) {
      this.positions.set(lexeme, [`${Math.min(position, LAST_POSITION)}${weight}`]);
    } else if (known.length < MAX_POSITIONS && position <= LAST_POSITION) {
      known.push(`${position}${weight}`);
    }
  }

  toString(): string {
    return Array.from(this.positions, ([lexeme, at]) => `'${lexeme}':${at.join(',')}`).join(' ');
  }
}

function vocabularyOf(words: readonly WholeWord[]): string[] {
  const lexemes = words.map(({ lexeme }) => lexeme).filter((word) => hasVariants(word) && /\p{L}/u.test(word));
  return [...new Set(lexemes)];
}
