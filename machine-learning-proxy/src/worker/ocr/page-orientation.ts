import type { Reading } from './ctc.ts';
import { quadSize, turnQuad, type Quad } from './geometry.ts';
import type { Orientation } from './orientation.ts';
import { directionOf, isShortWord, shapeOf, type PageOrientation } from './reading-directions.ts';
import type { Turn } from './reading-order.ts';

/** What tells how text lies; the likeliest to be asked first. */
export interface Judges {
  /** Votes on lines, each as it lies in its quad: quick, and at times not sure. */
  readonly vote: (quads: readonly Quad[]) => Promise<Orientation | 'unsure'>;
  /** Reads text, each as it lies in its quad. */
  readonly read: (quads: readonly Quad[]) => Promise<Reading[]>;
}

/** Lines that make up a smaller part of the length of all text may be words with something beside them. */
const MIN_LINE_SHARE = 0.25;
/** The longest say most; more of them only cost time. */
const READ_AT_MOST = 4;
/** What is read so well on average lies right. In a wrong direction, few words mean something, if any. */
const SURE_SCORE = 0.9;

/**
 * Finds out how the text of a page lies. Lines vote on whether they stand on their head. The shape of a short word tells
 * nothing: where there is hardly anything else, words are read in every direction.
 */
export async function orientPage(quads: readonly Quad[], judges: Judges): Promise<PageOrientation> {
  const lines = quads.filter((quad) => !isShortWord(quad));
  if (quads.length > 0 && totalLength(lines) < MIN_LINE_SHARE * totalLength(quads)) {
    return orientByWords(quads.filter(isShortWord), judges);
  }
  const across = quads.filter((quad) => shapeOf(quad) === 'across');
  const down = quads.filter((quad) => shapeOf(quad) === 'down').map((quad) => turnQuad(quad, 1));
  const votes = { across: await judge(across, judges), down: await judge(down, judges) };
  const mostly = down.length > across.length ? 'down' : 'across';
  return { ...votes, mostly, direction: directionOf(across, down, votes), byWords: false };
}

/** Reading settles what a vote leaves open. */
async function judge(quads: readonly Quad[], { vote, read }: Judges): Promise<Orientation> {
  const orientation = await vote(quads);
  if (orientation !== 'unsure') {
    return orientation;
  }
  return (await bestTurn(quads, [0, 2], read)) === 2 ? 'upside-down' : 'upright';
}

async function orientByWords(words: readonly Quad[], { read }: Judges): Promise<PageOrientation> {
  const turn = await bestTurn(words, [0, 2, 1, 3], read);
  const votes = {
    across: turn === 2 ? 'upside-down' : 'upright',
    down: turn === 3 ? 'upside-down' : 'upright',
  } as const;
  const turned = words.map((quad) => turnQuad(quad, turn));
  return {
    ...votes,
    mostly: turn === 0 || turn === 2 ? 'across' : 'down',
    direction: directionOf(turned, [], { across: 'upright', down: 'upright' }),
    byWords: true,
  };
}

/** The turn in which the longest quads are read best, or the first in which they are read well. */
async function bestTurn(quads: readonly Quad[], turns: readonly Turn[], read: Judges['read']): Promise<Turn> {
  const longest = quads.toSorted((a, b) => lengthOf(b) - lengthOf(a)).slice(0, READ_AT_MOST);
  let best: { readonly turn: Turn; readonly score: number } = { turn: 0, score: 0 };
  for (const turn of turns) {
    const readings = await read(longest.map((quad) => turnQuad(quad, turn)));
    const score = readings.reduce((sum, reading) => sum + reading.score, 0) / longest.length;
    if (score > best.score) {
      best = { turn, score };
    }
    if (score >= SURE_SCORE) {
      break;
    }
  }
  return best.turn;
}

function totalLength(quads: readonly Quad[]): number {
  return quads.reduce((sum, quad) => sum + lengthOf(quad), 0);
}

function lengthOf(quad: Quad): number {
  const { width, height } = quadSize(quad);
  return Math.max(width, height);
}
