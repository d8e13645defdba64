type Position = readonly [x: number, y: number];
/** Four corners in pixels of the picture, clockwise. */
type Quad = readonly Position[];

/** A line of text that is known to be in a picture; its quad begins at the top left of the text. */
export interface TrueLine {
  readonly text: string;
  readonly vertical?: boolean;
  readonly quad: Quad;
}

/** A line of text that was read. `box` as in an answer of /predict: eight numbers, 0–1. */
export interface ReadLine {
  readonly text: string;
  readonly box: readonly number[];
}

/** Counts over lines and characters; counts of several pictures can be added up. */
export interface Score {
  readonly characters: number;
  /** Edits needed when all that was read in one place counts as one text. */
  readonly edits: number;
  /** Edits needed when each true line has one answer, and everything else that was read is wrong, anywhere. */
  readonly strictEdits: number;
  readonly lines: number;
  /** Lines that are read as they are, in one piece, and with nothing else in their place. */
  readonly exactLines: number;
  /** Lines that need edits for at most a tenth of their characters. */
  readonly foundLines: number;
}

export const noScore: Score = { characters: 0, edits: 0, strictEdits: 0, lines: 0, exactLines: 0, foundLines: 0 };

export function addScores(a: Score, b: Score): Score {
  return {
    characters: a.characters + b.characters,
    edits: a.edits + b.edits,
    strictEdits: a.strictEdits + b.strictEdits,
    lines: a.lines + b.lines,
    exactLines: a.exactLines + b.exactLines,
    foundLines: a.foundLines + b.foundLines,
  };
}

/** What a place says, and what was read there. */
export interface PlaceScore {
  readonly expected: string;
  readonly actual: string;
  readonly score: Score;
}

/** Compares what was read in a picture with what it says, without regard to white space and width variants. */
export function scorePicture(
  truth: readonly TrueLine[],
  read: readonly ReadLine[],
  size: { readonly width: number; readonly height: number },
): { score: Score; places: PlaceScore[] } {
  const placed = read.map((line) => ({ text: normalise(line.text), quad: toQuad(line.box, size) }));
  const places = groupByPlace(truth, placed).map(scorePlace);
  const strays = placed.filter(({ quad }) => !truth.some((line) => overlap(line.quad, quad)));
  const score: Score = { ...noScore, strictEdits: strays.reduce((sum, { text }) => sum + text.length, 0) };
  return { score: places.reduce((sum, place) => addScores(sum, place.score), score), places };
}

function scorePlace({ truth, read }: Place): PlaceScore {
  const [first] = truth;
  const expectedParts = alongLine(first!, truth).map((line) => normalise(line.text));
  const actualParts = alongLine(first!, read).map((line) => line.text);
  const expected = expectedParts.join('');
  const actual = actualParts.join('');
  const edits = countEdits(expected, actual);
  const lines = truth.length;
  const wrong = strictEdits(expectedParts, actualParts);
  const score = {
    characters: expected.length,
    edits,
    strictEdits: wrong,
    lines,
    exactLines: wrong === 0 ? lines : 0,
    foundLines: edits <= expected.length / 10 ? lines : 0,
  };
  return { expected, actual, score };
}

export function normalise(text: string): string {
  return text.normalize('NFKC').replace(/\s+/gu, '');
}

/** Levenshtein distance. */
export function countEdits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** Gives each expected text the unused one that was read and fits best; what is left over on both sides is wrong. */
function strictEdits(expectedParts: readonly string[], actualParts: readonly string[]): number {
  const unused = [...actualParts];
  let edits = 0;
  for (const expected of expectedParts) {
    const costs = unused.map((actual) => countEdits(expected, actual) - actual.length);
    const best = costs.indexOf(Math.min(...costs));
    const [actual] = best >= 0 ? unused.splice(best, 1) : [];
    edits += actual === undefined ? expected.length : countEdits(expected, actual);
  }
  return edits + unused.reduce((sum, actual) => sum + actual.length, 0);
}

/** True lines and read lines that lie in the same place: mostly one of each, more where a line was split or two joined. */
interface Place {
  readonly truth: TrueLine[];
  readonly read: PlacedLine[];
}

interface PlacedLine {
  readonly text: string;
  readonly quad: Quad;
}

function groupByPlace(truth: readonly TrueLine[], read: readonly PlacedLine[]): Place[] {
  let places: Place[] = truth.map((line) => ({ truth: [line], read: [] }));
  for (const line of read) {
    const touched = places.filter((place) => place.truth.some(({ quad }) => overlap(quad, line.quad)));
    if (touched.length > 0) {
      const joined = {
        truth: touched.flatMap((place) => place.truth),
        read: [...touched.flatMap((place) => place.read), line],
      };
      places = [...places.filter((place) => !touched.includes(place)), joined];
    }
  }
  return places;
}

/** Two lines share a place when the centre of one lies in the other. */
function overlap(a: Quad, b: Quad): boolean {
  return isInside(a, center(b)) || isInside(b, center(a));
}

function isInside(quad: Quad, [x, y]: Position): boolean {
  return quad.every(([fromX, fromY], index) => {
    const [toX, toY] = quad[(index + 1) % quad.length]!;
    return (toX - fromX) * (y - fromY) - (toY - fromY) * (x - fromX) >= 0;
  });
}

function center(quad: Quad): Position {
  return [(quad[0]![0] + quad[2]![0]) / 2, (quad[0]![1] + quad[2]![1]) / 2];
}

function toQuad(box: readonly number[], { width, height }: { width: number; height: number }): Quad {
  return [0, 2, 4, 6].map((at) => [box[at]! * width, box[at + 1]! * height] as const);
}

/** Sorts by position along the direction in which a true line reads. */
function alongLine<T extends { readonly quad: Quad }>({ quad, vertical }: TrueLine, lines: readonly T[]): T[] {
  const [fromX, fromY] = quad[0]!;
  const [toX, toY] = quad[vertical ? 3 : 1]!;
  const along = (line: T) => {
    const [x, y] = center(line.quad);
    return x * (toX - fromX) + y * (toY - fromY);
  };
  return lines.toSorted((a, b) => along(a) - along(b));
}
