import { expect, it } from 'vitest';
import { bucketedInputs, exactInputs } from './input-plan.ts';

it('gives lines their exact width on a processor', () => {
  expect([1, 129, 4800].map((width) => exactInputs.lineWidth(width))).toEqual([1, 129, 4800]);
});

it('gives lines of similar width the same one on a graphics card', () => {
  expect([128, 129, 192, 193].map((width) => bucketedInputs.lineWidth(width))).toEqual([128, 192, 192, 256]);
});

it('has few widths for a graphics card, none of them narrower than the line', () => {
  const widths = Array.from({ length: 4800 }, (_, index) => [index + 1, bucketedInputs.lineWidth(index + 1)] as const);
  expect(widths.filter(([exact, given]) => given < exact)).toEqual([]);
  expect(new Set(widths.map(([, given]) => given)).size).toBeLessThanOrEqual(32);
});
