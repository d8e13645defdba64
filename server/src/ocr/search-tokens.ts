import { normaliseText } from './text-normalisation.ts';
import { tokenise } from './tokens.ts';

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
  /** In the notation of PostgreSQL's tsvector, all of weight B; positions count from 1. */
  readonly tsvector: string;
}

/**
 * Prepares the text of a photo for the index. Any text fits: of one that is too large for a tsvector, the tokens that
 * come last are left out.
 */
export function indexedText(text: string): IndexedText {
  const normalised = normaliseText(text.slice(0, MAX_TEXT_LENGTH));
  const positions = new Map<string, number[]>();
  let bytes = 0;
  tokenise(normalised).forEach(({ lexeme }, index) => {
    const known = positions.get(lexeme);
    bytes += (known ? 0 : Buffer.byteLength(lexeme)) + BYTES_PER_POSITION;
    if (bytes > MAX_TSVECTOR_BYTES) {
      return;
    }
    if (!known) {
      positions.set(lexeme, [index + 1]);
    } else if (known.length < MAX_POSITIONS && index < LAST_POSITION) {
      known.push(index + 1);
    }
  });
  const entries = Array.from(
    positions,
    ([lexeme, at]) => `'${lexeme}':${at.map((position) => `${Math.min(position, LAST_POSITION)}B`).join(',')}`,
  );
  return { normalised: normalised.text, tsvector: entries.join(' ') };
}
