import type { QueueName, QueueResponseDto } from '#lib/api/client.ts';
import type { FailedJob } from '#lib/api/queues.ts';
import { SvelteMap } from 'svelte/reactivity';
import { repeat } from './repeat.ts';

export interface QueueCalls {
  listQueues(): Promise<QueueResponseDto[]>;
  listFailedJobs(name: QueueName): Promise<FailedJob[]>;
}

/** The queues as they stand, asked for again and again while the page is open. */
export class QueueBoard {
  readonly #calls: QueueCalls;
  queues = $state.raw<QueueResponseDto[]>([]);
  failure = $state.raw<unknown>();
  /** The failed jobs of the queues that were opened. */
  readonly failedJobs = new SvelteMap<QueueName, FailedJob[]>();

  constructor(calls: QueueCalls) {
    this.#calls = calls;
  }

  async refresh(): Promise<void> {
    try {
      const queues = await this.#calls.listQueues();
      this.queues = queues;
      this.failure = undefined;
      const open = queues.filter(({ name }) => this.failedJobs.has(name));
      await Promise.all(open.map(({ name, statistics }) => this.#reload(name, statistics.failed)));
    } catch (error) {
      this.failure = error;
    }
  }

  /** Asks every `intervalMs`, each time after the answer has come; until the returned function is called. */
  follow(intervalMs: number): () => void {
    return repeat(() => this.refresh(), intervalMs);
  }

  /** Opens or closes the list of a queue's failed jobs. */
  async toggleFailed(name: QueueName): Promise<void> {
    if (this.failedJobs.has(name)) {
      this.failedJobs.delete(name);
    } else {
      this.failedJobs.set(name, await this.#calls.listFailedJobs(name));
    }
  }

  async #reload(name: QueueName, count: number): Promise<void> {
    if (count === 0) {
      this.failedJobs.delete(name);
    } else if (count !== this.failedJobs.get(name)?.length) {
      this.failedJobs.set(name, await this.#calls.listFailedJobs(name));
    }
  }
}
