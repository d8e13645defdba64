import { expect, it } from 'vitest';
import { loseWorker } from '../bench/gateway/lost-worker.ts';

it('answers or refuses every request of 50 clients, once, when a worker is killed in the middle', async () => {
  const { sent, answered, refused, wrong, countedByGateway } = await loseWorker(6);
  expect(wrong).toEqual([]);
  expect(answered + refused).toBe(sent);
  expect(answered).toBe(countedByGateway);
  // The other worker goes on: refusing everything would be no answer to a lost worker.
  expect(answered).toBeGreaterThan(sent / 2);
});
