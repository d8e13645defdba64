import { describe, expect, it } from 'vitest';
import { turnQuad, type Quad } from './geometry.ts';
import { decideOrientation } from './orientation.ts';
import { directionOf, readingDirections, shapeOf, turnOf, type PageOrientation } from './reading-directions.ts';

const box = (width: number, height: number): Quad => [
  { x: 0, y: 0 },
  { x: width, y: 0 },
  { x: width, y: height },
  { x: 0, y: height },
];
const uprightPage: PageOrientation = {
  across: 'upright',
  down: 'upright',
  mostly: 'across',
  direction: { x: 1, y: 0 },
  byWords: false,
};

describe('shapeOf', () => {
  it('tells lines that run across from lines that run down, and knows when it cannot tell', () => {
    expect(shapeOf(box(100, 20))).toBe('across');
    expect(shapeOf(box(20, 100))).toBe('down');
    expect(shapeOf(box(20, 24))).toBe('unclear');
  });
});

describe('readingDirections', () => {
  it('reads a line across as it stands first, and on its head only in doubt', () => {
    const quad = box(100, 20);
    expect(readingDirections(quad, uprightPage)).toEqual({ quads: [quad, turnQuad(quad, 2)], readAll: false });
  });

  it('reads a page that stands on its head the other way round first', () => {
    const quad = box(100, 20);
    const { quads } = readingDirections(quad, { ...uprightPage, across: 'upside-down' });
    expect(quads[0]).toEqual(turnQuad(quad, 2));
  });

  it('reads a short word on a page that lies on its side both along the page and upright', () => {
    const quad = box(20, 22);
    const { quads, readAll } = readingDirections(quad, {
      across: 'upright',
      down: 'upside-down',
      mostly: 'down',
      direction: { x: 0, y: -1 },
      byWords: false,
    });
    expect(readAll).toBe(true);
    expect(quads).toEqual([turnQuad(quad, 3), turnQuad(quad, 1), quad]);
  });

  it('follows the words of a page that holds little else, whatever the shape of a box', () => {
    const quad = box(40, 20);
    const { quads, readAll } = readingDirections(quad, { ...uprightPage, direction: { x: 0, y: 1 }, byWords: true });
    expect(readAll).toBe(false);
    expect(quads).toEqual([turnQuad(quad, 1), turnQuad(quad, 3), turnQuad(quad, 2), quad]);
  });

  it('reads a short word on an upright page upright first', () => {
    const quad = box(20, 22);
    expect(readingDirections(quad, uprightPage).quads[0]).toEqual(quad);
  });
});

describe('directionOf', () => {
  it('follows the lines as they read, long ones first of all', () => {
    const votes = { across: 'upside-down', down: 'upright' } as const;
    expect(directionOf([box(100, 20)], [], votes)).toEqual({ x: -100, y: 0 });
    expect(directionOf([], [turnQuad(box(20, 90), 1)], votes)).toEqual({ x: 0, y: 90 });
    expect(directionOf([], [], votes)).toEqual({ x: 1, y: 0 });
  });
});

describe('turnOf', () => {
  it('follows the direction of most lines', () => {
    expect(turnOf(uprightPage)).toBe(0);
    expect(turnOf({ ...uprightPage, across: 'upside-down' })).toBe(2);
    expect(turnOf({ ...uprightPage, mostly: 'down' })).toBe(1);
    expect(turnOf({ ...uprightPage, mostly: 'down', down: 'upside-down' })).toBe(3);
  });
});

describe('decideOrientation', () => {
  it('believes that a page is upright sooner than that it stands on its head', () => {
    expect(decideOrientation(0.1, 8)).toBe('upright');
    expect(decideOrientation(0.95, 8)).toBe('upside-down');
    expect(decideOrientation(0.5, 8)).toBe('unsure');
  });

  it('does not turn a page on the word of one or two lines', () => {
    expect(decideOrientation(0.99, 2)).toBe('unsure');
  });
});
