import { describe, expect, it } from 'vitest';
import { quadSize, type Point, type Quad } from './geometry.ts';
import { orientPage, type Judges } from './page-orientation.ts';

const box = (width: number, height: number, top = 0): Quad => [
  { x: 0, y: top },
  { x: width, y: top },
  { x: width, y: top + height },
  { x: 0, y: top + height },
];

/** Reads text well that runs in the direction, and poorly whatever does not. */
const readerOf = (direction: Point): Judges['read'] & { readonly asked: number[] } => {
  const asked: number[] = [];
  const read = (quads: readonly Quad[]) => {
    asked.push(quads.length);
    return Promise.resolve(
      quads.map((quad) => {
        const [start, end] = quad;
        const along = ((end.x - start.x) * direction.x + (end.y - start.y) * direction.y) / quadSize(quad).width;
        return { text: 'text', score: along > 0.9 ? 0.99 : 0.4 };
      }),
    );
  };
  return Object.assign(read, { asked });
};
const right = { x: 1, y: 0 };
const left = { x: -1, y: 0 };
const up = { x: 0, y: -1 };
const down = { x: 0, y: 1 };
const upright: Judges['vote'] = () => Promise.resolve('upright');
const unsure: Judges['vote'] = (quads) => Promise.resolve(quads.length === 0 ? 'upright' : 'unsure');

describe('orientPage', () => {
  it('believes lines that are sure, without reading anything', async () => {
    const read = readerOf(left);
    const page = await orientPage([box(200, 20), box(20, 24)], { vote: upright, read });
    expect(page).toMatchObject({ across: 'upright', mostly: 'across', byWords: false });
    expect(read.asked).toEqual([]);
  });

  it('reads the longest lines where their vote is not sure', async () => {
    const lines = Array.from({ length: 9 }, (_, index) => box(200 + index, 20, 30 * index));
    const read = readerOf(left);
    expect(await orientPage(lines, { vote: unsure, read })).toMatchObject({ across: 'upside-down' });
    expect(read.asked).toEqual([4, 4]);
    expect(await orientPage(lines, { vote: unsure, read: readerOf(right) })).toMatchObject({ across: 'upright' });
  });

  it('tells lines across and lines down apart', async () => {
    const page = await orientPage([box(20, 200), box(20, 200), box(200, 20)], { vote: unsure, read: readerOf(up) });
    expect(page).toMatchObject({ mostly: 'down', down: 'upside-down', byWords: false });
  });

  it.each([
    ['across', right, { across: 'upright', mostly: 'across' }],
    ['on their heads', left, { across: 'upside-down', mostly: 'across' }],
    ['down', down, { down: 'upright', mostly: 'down' }],
    ['up', up, { down: 'upside-down', mostly: 'down' }],
  ])('finds out by reading that short words run %s', async (_, direction, expected) => {
    const page = await orientPage([box(40, 30), box(30, 30, 90), box(50, 30, 200)], {
      vote: upright,
      read: readerOf(direction),
    });
    expect(page).toMatchObject({ ...expected, byWords: true });
    expect(Math.sign(page.direction.x) || 0).toBe(direction.x);
    expect(Math.sign(page.direction.y) || 0).toBe(direction.y);
  });

  it('takes one long box among many words for a word', async () => {
    const words = Array.from({ length: 9 }, (_, index) => box(40, 30, 50 * index));
    const page = await orientPage([...words, box(90, 30, 600)], { vote: upright, read: readerOf(down) });
    expect(page).toMatchObject({ mostly: 'down', byWords: true });
  });

  it('leaves a page without text upright', async () => {
    expect(await orientPage([], { vote: upright, read: readerOf(left) })).toMatchObject({
      across: 'upright',
      mostly: 'across',
      direction: right,
    });
  });
});
