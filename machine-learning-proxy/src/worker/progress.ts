import { PredictError } from '../protocol/errors.ts';
import type { CancelFlag, Stage, WorkReport } from './job.ts';

/** One prediction on its way: whether its caller still waits, and what it has cost so far. */
export class Progress {
  /** Goes along with what other threads do for this prediction. */
  readonly cancelled: CancelFlag;
  readonly #stageMs: Partial<Record<Stage, number>> = {};
  readonly #batches: { stage: Stage; size: number }[] = [];
  #stage: Stage | undefined;

  constructor(cancelled: CancelFlag = new Int32Array(new SharedArrayBuffer(4))) {
    this.cancelled = cancelled;
  }

  get report(): WorkReport {
    return { stageMs: this.#stageMs, batches: this.#batches };
  }

  /** Called between steps. @throws PredictError `cancelled` when nobody waits for the answer any more */
  checkCancelled(): void {
    if (Atomics.load(this.cancelled, 0) !== 0) {
      throw new PredictError('cancelled', 'The caller left');
    }
  }

  /** Does a step, unless nobody waits any more, and adds its time up. Steps come one after the other. */
  async time<T>(stage: Stage, work: () => T | Promise<T>): Promise<T> {
    this.checkCancelled();
    const startedAt = performance.now();
    this.#stage = stage;
    try {
      return await work();
    } finally {
      this.#stageMs[stage] = (this.#stageMs[stage] ?? 0) + performance.now() - startedAt;
    }
  }

  /** Notes that a model worked on so many inputs in one run of the current step. */
  countBatch(size: number): void {
    if (this.#stage) {
      this.#batches.push({ stage: this.#stage, size });
    }
  }
}
