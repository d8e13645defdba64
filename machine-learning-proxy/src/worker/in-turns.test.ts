import { expect, it } from 'vitest';
import { workInTurns } from './in-turns.ts';

it('keeps the order of the items, however long each takes', async () => {
  const waits = [3, 1, 2].map(() => Promise.withResolvers<void>());
  const results = workInTurns([0, 1, 2], 3, (item) => waits[item]!.promise.then(() => item));
  waits.toReversed().forEach(({ resolve }) => resolve());
  expect(await results).toEqual([0, 1, 2]);
});

it.each([1, 2, 5])('works on no more than %i items at once', async (limit) => {
  let running = 0;
  let most = 0;
  await workInTurns([1, 2, 3, 4, 5], limit, async () => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
  });
  expect(most).toBe(limit);
});

it('fails when all that had begun have ended, and begins nothing more', async () => {
  const ended: number[] = [];
  const slow = Promise.withResolvers<void>();
  const failed = workInTurns([0, 1, 2], 2, async (item) => {
    if (item === 0) {
      setImmediate(slow.resolve);
      throw new Error('broken');
    }
    await slow.promise;
    ended.push(item);
  });
  await expect(failed).rejects.toThrow('broken');
  expect(ended).toEqual([1]);
});
