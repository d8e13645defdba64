import { expect, it } from 'vitest';
import { freeNow } from './free-now.ts';

it('frees the memory of an array at once, and does no harm the second time', () => {
  const values = new Float32Array(1_000_000);
  const before = process.memoryUsage().arrayBuffers;
  freeNow(values);
  freeNow(values);
  expect(values).toHaveLength(0);
  expect(before - process.memoryUsage().arrayBuffers).toBeGreaterThan(3_900_000);
});

it('leaves memory alone that other threads share', () => {
  const shared = new Uint8Array(new SharedArrayBuffer(8));
  freeNow(shared);
  expect(shared).toHaveLength(8);
});
