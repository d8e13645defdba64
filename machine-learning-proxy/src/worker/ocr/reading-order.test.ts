import { expect, it } from 'vitest';
import { inReadingOrder } from './reading-order.ts';

const box = (left: number, top: number, score: number, width = 40, height = 20) => ({
  score,
  quad: [
    { x: left, y: top },
    { x: left + width, y: top },
    { x: left + width, y: top + height },
    { x: left, y: top + height },
  ] as const,
});
const scoresOf = (boxes: { score: number }[]) => boxes.map(({ score }) => score);

const page = [box(100, 43, 0.5), box(0, 80, 0.6), box(0, 40, 0.7), box(100, 0, 0.8), box(0, 4, 0.9)];

it('reads line by line, each from the left, and keeps the scores with their boxes', () => {
  expect(scoresOf(inReadingOrder(page, 0))).toEqual([0.9, 0.8, 0.7, 0.5, 0.6]);
});

it('reads a page that stands on its head from its own beginning', () => {
  expect(scoresOf(inReadingOrder(page, 2))).toEqual([0.6, 0.5, 0.7, 0.8, 0.9]);
});

it('reads columns from the right, and a page turned the other way from the left', () => {
  const columns = [box(0, 0, 0.1, 20, 90), box(40, 0, 0.2, 20, 60), box(40, 70, 0.3, 20, 40)];
  expect(scoresOf(inReadingOrder(columns, 1))).toEqual([0.2, 0.3, 0.1]);
  expect(scoresOf(inReadingOrder(columns, 3))).toEqual([0.1, 0.3, 0.2]);
});

it('follows lines that climb', () => {
  const slanted = (along: number, down: number, score: number) => {
    const corner = (x: number, y: number) => ({ x: along + x + 0.5 * (down + y), y: down + y - 0.5 * (along + x) });
    return { score, quad: [corner(0, 0), corner(40, 0), corner(40, 20), corner(0, 20)] as const };
  };
  const climbing = [slanted(200, 0, 0.2), slanted(0, 30, 0.3), slanted(0, 0, 0.1), slanted(200, 30, 0.4)];
  expect(scoresOf(inReadingOrder(climbing, 0))).toEqual([0.1, 0.2, 0.3, 0.4]);
});

it('has nothing to order where nothing was found', () => {
  expect(inReadingOrder([], 0)).toEqual([]);
});
