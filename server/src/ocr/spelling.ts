/**
 * How words are spelled alike: what text recognition takes for one another (0/O, 1/l, rn/m), and what people mistype.
 * All words here are normalised: lower case, without accents.
 */

/** Characters that look alike, each class under the name of its first. No class holds two digits: 2024 is never 2025. */
const LOOKALIKES = ['o0', 'li1|', 's5', 'b8', 'z2', 'gq9'] as const;
const CLASS_OF = new Map(
  LOOKALIKES.flatMap((alike) => Array.from(alike, (character) => [character, alike[0]] as const)),
);

/** Pairs of characters that look like one, once each of them stands for its class. */
const PAIRS: Readonly<Record<string, string>> = { rn: 'm', vv: 'w', cl: 'd' };
const PAIR = new RegExp(Object.keys(PAIRS).join('|'), 'g');

const MIN_LENGTH = 4;
const LONG_WORD = 8;
const LOOKALIKE_COST = 0.5;

/** The word as it looks from afar: words that text recognition confuses have one shape. */
export function shapeOf(word: string): string {
  return Array.from(word, (character) => CLASS_OF.get(character) ?? character)
    .join('')
    .replace(PAIR, (pair) => PAIRS[pair] ?? pair);
}

/** True when a word is long enough to be told from others that are spelled alike. */
export function hasVariants(word: string): boolean {
  return word.length >= MIN_LENGTH;
}

/**
 * How far the spelling of a word is from what was asked for: the edits between them (a letter more, less, another, or
 * two exchanged), where taking a character for one that looks alike counts half.
 *
 * @returns undefined when `word` is no variant: the same, further off than one edit (two from eight letters on), or
 *   different in a digit that nobody takes for the other
 */
export function variantDistance(asked: string, word: string): number | undefined {
  if (!hasVariants(asked) || asked === word) {
    return undefined;
  }
  if (shapeOf(asked) === shapeOf(word)) {
    return LOOKALIKE_COST;
  }
  const limit = asked.length >= LONG_WORD ? 2 : 1;
  if (Math.abs(asked.length - word.length) > limit) {
    return undefined;
  }
  const distance = editDistance(asked, word);
  return distance <= limit ? distance : undefined;
}

/** Optimal string alignment; the rows of its table are computed one after the other. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = [0];
  for (const character of b) {
    last.push(last.at(-1)! + editCost(character));
  }
  for (let i = 1; i <= a.length; i += 1) {
    const row = [last[0]! + editCost(a[i - 1]!)];
    for (let j = 1; j <= b.length; j += 1) {
      const [from, to] = [a[i - 1]!, b[j - 1]!];
      const exchanged = i > 1 && j > 1 && from === b[j - 2] && to === a[i - 2];
      row.push(
        Math.min(
          last[j]! + editCost(from),
          row[j - 1]! + editCost(to),
          last[j - 1]! + substitutionCost(from, to),
          exchanged ? beforeLast[j - 2]! + Math.max(editCost(from), editCost(to)) : Infinity,
        ),
      );
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length]!;
}

function substitutionCost(from: string, to: string): number {
  if (from === to) {
    return 0;
  }
  const lookalike = CLASS_OF.get(from);
  return lookalike !== undefined && lookalike === CLASS_OF.get(to)
    ? LOOKALIKE_COST
    : Math.max(editCost(from), editCost(to));
}

/** Nobody who looks for one number means another. */
function editCost(character: string): number {
  return /\p{N}/u.test(character) ? Infinity : 1;
}
