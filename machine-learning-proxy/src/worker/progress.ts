import { PredictError } from '../protocol/errors.ts';
import type { Stage, WorkReport } from './job.ts';

/** One prediction on its way: whether its caller still waits, and what it has cost so far. */
export class Progress {
  readonly #isCancelled: () => boolean;
  readonly #stageMs: Partial<Record<Stage, number>> = {};
  readonly #batchSizes: number[] = [];

  constructor(isCancelled: () => boolean = () => false) {
    this.#isCancelled = isCancelled;
  }

  get report(): WorkReport {
    return { stageMs: this.#stageMs, batchSizes: this.#batchSizes };
  }

  /** Called between steps. @throws PredictError `cancelled` when nobody waits for the answer any more */
  checkCancelled(): void {
    if (this.#isCancelled()) {
      throw new PredictError('cancelled', 'The caller left');
    }
  }

  /** Does a step, unless nobody waits any more, and adds its time up. */
  async time<T>(stage: Stage, work: () => T | Promise<T>): Promise<T> {
    this.checkCancelled();
    const startedAt = performance.now();
    try {
      return await work();
    } finally {
      this.#stageMs[stage] = (this.#stageMs[stage] ?? 0) + performance.now() - startedAt;
    }
  }

  /** Notes that a model worked on so many inputs in one run. */
  countBatch(size: number): void {
    this.#batchSizes.push(size);
  }
}
