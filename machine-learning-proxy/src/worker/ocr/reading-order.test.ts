import { expect, it } from 'vitest';
import { inReadingOrder } from './reading-order.ts';

const box = (left: number, top: number, score: number) => ({
  score,
  quad: [
    { x: left, y: top },
    { x: left + 40, y: top },
    { x: left + 40, y: top + 20 },
    { x: left, y: top + 20 },
  ] as const,
});

it('reads line by line, each from the left, and keeps the scores with their boxes', () => {
  const boxes = [box(100, 43, 0.5), box(0, 80, 0.6), box(0, 40, 0.7), box(100, 0, 0.8), box(0, 4, 0.9)];
  expect(inReadingOrder(boxes).map(({ score }) => score)).toEqual([0.9, 0.8, 0.7, 0.5, 0.6]);
});

it('has nothing to order where nothing was found', () => {
  expect(inReadingOrder([])).toEqual([]);
});
