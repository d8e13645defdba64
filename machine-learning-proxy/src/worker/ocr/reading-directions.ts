import { quadSize, turnQuad, type Point, type Quad } from './geometry.ts';
import type { Orientation } from './orientation.ts';
import type { Turn } from './reading-order.ts';

/** Ways to read a box. */
export interface ReadingDirections {
  /** The box turned so that its text would be upright; the likeliest first. */
  readonly quads: readonly [Quad, ...Quad[]];
  /** Whether to read all of them and keep the best, or to stop at the first that is read without doubt. */
  readonly readAll: boolean;
}

/** How the lines of a page lie that run across, and those that run down. They vote apart: a page may hold both. */
export interface PageOrientation {
  readonly across: Orientation;
  readonly down: Orientation;
  /** The direction of most lines. */
  readonly mostly: 'across' | 'down';
  /** Where the text of the page runs, by its longest lines first of all: tells how boxes read whose shape does not. */
  readonly direction: Point;
  /** There is hardly a line on the page: `direction` is where its short words were read best. */
  readonly byWords: boolean;
}

/** Height to width, between which a box may be a short word either way: "5", "x1", "出口". */
const MIN_UNCLEAR_RATIO = 2 / 3;
const MAX_UNCLEAR_RATIO = 2.2;

/** The direction in which the text of a box runs, by its shape. */
export function shapeOf(quad: Quad): 'across' | 'down' | 'unclear' {
  const { width, height } = quadSize(quad);
  if (height < MIN_UNCLEAR_RATIO * width) {
    return 'across';
  }
  return height > MAX_UNCLEAR_RATIO * width ? 'down' : 'unclear';
}

/** Whether a box is too short for its shape to tell how its page lies. */
export function isShortWord(quad: Quad): boolean {
  const { width, height } = quadSize(quad);
  return Math.max(width, height) <= MAX_UNCLEAR_RATIO * Math.min(width, height);
}

/** Lists the ways in which a box may read on its page. */
export function readingDirections(quad: Quad, page: PageOrientation): ReadingDirections {
  if (page.byWords) {
    const along = turnTowards(quad, page.direction);
    return { quads: [along, turnQuad(along, 2), turnQuad(along, 1), turnQuad(along, 3)], readAll: false };
  }
  const across = halfTurns(quad, page.across);
  const down = halfTurns(turnQuad(quad, 1), page.down);
  switch (shapeOf(quad)) {
    case 'across':
      return { quads: across, readAll: false };
    case 'down':
      return { quads: down, readAll: false };
    case 'unclear': {
      const along = turnTowards(quad, page.direction);
      const back = turnQuad(along, 2);
      return page.mostly === 'across'
        ? { quads: [along, back, turnQuad(along, 1)], readAll: false }
        : { quads: [along, back, across[0]], readAll: true };
    }
  }
}

/**
 * Where the text of a page runs.
 *
 * @param across boxes of lines across; @param down boxes of lines down, turned by a quarter
 */
export function directionOf(
  across: readonly Quad[],
  down: readonly Quad[],
  votes: Pick<PageOrientation, 'across' | 'down'>,
): Point {
  const direction = { x: 0, y: 0 };
  const add = (quads: readonly Quad[], orientation: Orientation) => {
    for (const quad of quads) {
      const [start, end] = halfTurns(quad, orientation)[0];
      direction.x += end.x - start.x;
      direction.y += end.y - start.y;
    }
  };
  add(across, votes.across);
  add(down, votes.down);
  return direction.x === 0 && direction.y === 0 ? { x: 1, y: 0 } : direction;
}

/** Turns a box by quarters until its text runs in a direction, as nearly as it can. */
function turnTowards(quad: Quad, { x, y }: Point): Quad {
  const alignment = ([start, end]: Quad) => (end.x - start.x) * x + (end.y - start.y) * y;
  return ([1, 2, 3] as const)
    .map((quarters) => turnQuad(quad, quarters))
    .reduce((best, turned) => (alignment(turned) > alignment(best) ? turned : best), quad);
}

/** How the page as a whole lies. */
export function turnOf({ across, down, mostly }: PageOrientation): Turn {
  if (mostly === 'across') {
    return across === 'upside-down' ? 2 : 0;
  }
  return down === 'upside-down' ? 3 : 1;
}

function halfTurns(quad: Quad, orientation: Orientation): [Quad, Quad] {
  const turned = turnQuad(quad, 2);
  return orientation === 'upside-down' ? [turned, quad] : [quad, turned];
}
