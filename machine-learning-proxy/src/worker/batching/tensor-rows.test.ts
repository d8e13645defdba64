import { expect, it } from 'vitest';
import { joinRows, splitRows } from './tensor-rows.ts';

const row = (...values: number[]) => ({ type: 'float32', dims: [1, 2], data: Float32Array.from(values) }) as const;

it('puts the inputs of a run below each other, and fills it up with zeros', () => {
  expect(joinRows([row(1, 2), row(3, 4), row(5, 6)], 4)).toEqual({
    type: 'float32',
    dims: [4, 2],
    data: Float32Array.of(1, 2, 3, 4, 5, 6, 0, 0),
  });
});

it('joins whole numbers of 64 bits, too', () => {
  const tokens = (value: bigint) => ({ type: 'int64', dims: [1, 1], data: BigInt64Array.of(value) }) as const;
  expect(joinRows([tokens(7n), tokens(2n ** 40n)], 2).data).toEqual(BigInt64Array.of(7n, 2n ** 40n));
});

it('gives each input the rows that came out for it, in memory of their own', () => {
  const joined = joinRows([row(1, 2), row(3, 4)], 4);
  const [first, second, ...others] = splitRows(joined, 2);
  expect([first, second]).toEqual([row(1, 2), row(3, 4)]);
  expect(others).toEqual([]);
  expect(first!.data.buffer).not.toBe(second!.data.buffer);
});

it('says so when a model gives too few rows', () => {
  expect(() => splitRows(row(1, 2), 2)).toThrow('A model answered 2 inputs with 1 rows');
});
