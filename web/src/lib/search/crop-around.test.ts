import { expect, it } from 'vitest';
import { cropAround } from './crop-around.ts';

it.each([
  ['the top of a tall page', { x: 0.5, y: 0.05 }, 0.5, '50% 0%'],
  ['the middle of a tall page', { x: 0.9, y: 0.5 }, 0.5, '50% 50%'],
  ['a place that can be in the middle', { x: 0.5, y: 0.625 }, 0.5, '50% 75%'],
  ['the right end of a panorama', { x: 0.99, y: 0.1 }, 4, '100% 50%'],
  ['any place of what fits', { x: 0, y: 1 }, 1, '50% 50%'],
])('shows %s', (_, place, picture, position) => {
  expect(cropAround(place, picture, 1)).toBe(position);
});
