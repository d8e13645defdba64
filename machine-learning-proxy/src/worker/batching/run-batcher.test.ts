import { describe, expect, it } from 'vitest';
import { RunBatcher } from './run-batcher.ts';

/** Never reached in a test: runs begin because they are full. */
const LONG_MS = 60_000;

/** A batcher of numbers that notes its runs; a run with a negative number fails. */
function doubling(waitMs: number) {
  const runs: number[][] = [];
  const batcher = new RunBatcher<number, number>((inputs) => {
    runs.push([...inputs]);
    return inputs.some((input) => input < 0)
      ? Promise.reject(new Error('broken'))
      : Promise.resolve(inputs.map((input) => 2 * input));
  }, waitMs);
  const submit = (input: number, { key = 'a', capacity = 4, isCancelled = (): boolean => false } = {}) =>
    batcher.submit({ input, key, capacity, isCancelled });
  return { runs, submit };
}

const outputs = async (outcomes: readonly Promise<{ output: number }>[]) =>
  (await Promise.all(outcomes)).map(({ output }) => output);

describe('RunBatcher', () => {
  it('computes inputs of several requests in one run, and gives each its own output', async () => {
    const { runs, submit } = doubling(LONG_MS);
    expect(await outputs([1, 2, 3, 4].map((input) => submit(input)))).toEqual([2, 4, 6, 8]);
    expect(runs).toEqual([[1, 2, 3, 4]]);
  });

  it('does not wait for ever for a run to fill', async () => {
    const { runs, submit } = doubling(1);
    expect(await outputs([submit(1), submit(2)])).toEqual([2, 4]);
    expect(runs.flat()).toEqual([1, 2]);
  });

  it('never mixes models or shapes', async () => {
    const { runs, submit } = doubling(1);
    const mixed = [1, 2, 3, 4].map((input) => submit(input, { key: input % 2 ? 'odd' : 'even' }));
    expect(await outputs(mixed)).toEqual([2, 4, 6, 8]);
    expect(runs.toSorted()).toEqual([
      [1, 3],
      [2, 4],
    ]);
  });

  it('puts no more into a run than it takes', async () => {
    const { runs, submit } = doubling(1);
    await outputs([1, 2, 3, 4, 5].map((input) => submit(input, { capacity: 2 })));
    expect(runs).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('tells the size of a run to one of those that shared it', async () => {
    const { submit } = doubling(LONG_MS);
    const outcomes = await Promise.all([1, 2, 3, 4].map((input) => submit(input)));
    expect(outcomes.map(({ batchSize }) => batchSize)).toEqual([4, undefined, undefined, undefined]);
  });

  it('fails only the input at fault when a run fails', async () => {
    const { runs, submit } = doubling(LONG_MS);
    const outcomes = await Promise.allSettled([1, -2, 3, 4].map((input) => submit(input)));
    expect(outcomes).toMatchObject([
      { value: { output: 2, batchSize: 1 } },
      { reason: { message: 'broken' } },
      { value: { output: 6 } },
      { value: { output: 8 } },
    ]);
    expect(runs).toHaveLength(5);
    expect(await outputs([5, 6, 7, 8].map((input) => submit(input)))).toEqual([10, 12, 14, 16]);
  });

  it('leaves out an input whose caller has left', async () => {
    const { runs, submit } = doubling(LONG_MS);
    let hasLeft = false;
    const left = submit(1, { isCancelled: () => hasLeft });
    hasLeft = true;
    const others = [2, 3, 4, 5].map((input) => submit(input));
    await expect(left).rejects.toMatchObject({ code: 'cancelled' });
    expect(await outputs(others)).toEqual([4, 6, 8, 10]);
    expect(runs).toEqual([[2, 3, 4, 5]]);
  });

  it('runs what has waited longest first, even while others fill their runs', async () => {
    const { runs, submit } = doubling(0);
    const lone = submit(1, { key: 'lone' });
    await outputs([lone, ...[2, 3, 4, 5].map((input) => submit(input))]);
    expect(runs[0]).toEqual([1]);
  });
});
