import { getQueues, type QueueResponseDto } from '@immich/sdk';
import { eventually } from '../stack/child.ts';
import { type Account } from './account.ts';

/** Waits until every queue is empty, as an administrator; throws with what is left after `timeoutMs`. */
export async function untilQueuesAreIdle(administrator: Account, timeoutMs = 120_000): Promise<QueueResponseDto[]> {
  let idleInARow = 0;
  return eventually(
    'every queue is empty',
    async () => {
      const queues = await getQueues(administrator.options);
      idleInARow = queues.every((queue) => unfinished(queue) === 0) ? idleInARow + 1 : 0;
      return idleInARow >= 3 ? queues : undefined;
    },
    timeoutMs,
    200,
  );
}

/** Jobs of a queue that still have to be done. */
export function unfinished({ statistics }: QueueResponseDto): number {
  return statistics.active + statistics.waiting + statistics.delayed + statistics.paused;
}

/** Jobs, of all queues together, that failed for good. */
export function failed(queues: readonly QueueResponseDto[]): number {
  return queues.reduce((sum, queue) => sum + queue.statistics.failed, 0);
}
