import { setImmediate as nextTick } from 'node:timers/promises';
import { PredictError } from '../../protocol/errors.ts';

/** One input for a model, and how it may share a run with others. */
export interface Entry<Input> {
  readonly input: Input;
  /** Inputs with the same key have the same model and shape. */
  readonly key: string;
  /** As many inputs of this key as one run takes. */
  readonly capacity: number;
  /** Asked before a run: an input whose caller has left is not computed. */
  isCancelled(): boolean;
}

/** What came out for one input. The size of the run is told to one of those that shared it. */
export interface Outcome<Output> {
  readonly output: Output;
  readonly batchSize?: number;
}

interface Ticket<Input, Output> {
  readonly entry: Entry<Input>;
  readonly submittedAt: number;
  readonly resolve: (outcome: Outcome<Output>) => void;
  readonly reject: (reason: unknown) => void;
}

type RunTogether<Input, Output> = (inputs: readonly [Input, ...Input[]]) => Promise<readonly Output[]>;

/**
 * Lets inputs of several requests share the runs of a model, one run after the other.
 *
 * A run begins when enough inputs of one key are there, or when the oldest input has waited for `waitMs`. While a run
 * blocks the thread, more inputs come in, so under load runs are full without anybody waiting. Each input is a row of
 * its own: what comes out does not depend on the others, and a run that fails is tried again with each input alone.
 */
export class RunBatcher<Input, Output> {
  readonly #runTogether: RunTogether<Input, Output>;
  readonly #waitMs: number;
  readonly #waiting = new Map<string, Ticket<Input, Output>[]>();
  #isRunning = false;
  #timer: NodeJS.Timeout | undefined;

  /** @param runTogether gets inputs of one key, and returns their outputs in the same order */
  constructor(runTogether: RunTogether<Input, Output>, waitMs: number) {
    this.#runTogether = runTogether;
    this.#waitMs = waitMs;
  }

  /** @throws PredictError `cancelled` when the entry was cancelled before its run, or what the run throws */
  submit(entry: Entry<Input>): Promise<Outcome<Output>> {
    const { promise, resolve, reject } = Promise.withResolvers<Outcome<Output>>();
    const tickets = this.#waiting.get(entry.key) ?? [];
    tickets.push({ entry, submittedAt: performance.now(), resolve, reject });
    this.#waiting.set(entry.key, tickets);
    void this.#runDue();
    return promise;
  }

  async #runDue(): Promise<void> {
    if (this.#isRunning) {
      return;
    }
    this.#isRunning = true;
    clearTimeout(this.#timer);
    let batch: Ticket<Input, Output>[] | undefined;
    // What was sent while the last run blocked the thread is read before the next run is chosen.
    while ((await nextTick(), (batch = this.#takeDue()))) {
      await this.#run(batch);
    }
    this.#isRunning = false;
    this.#wakeUpForOldest();
  }

  #wakeUpForOldest(): void {
    const oldest = this.#oldest();
    if (oldest) {
      const remainingMs = oldest.submittedAt + this.#waitMs - performance.now();
      this.#timer = setTimeout(() => void this.#runDue(), Math.max(1, remainingMs));
    }
  }

  /** The inputs that have waited too long, else those that fill a run. */
  #takeDue(): Ticket<Input, Output>[] | undefined {
    this.#dropCancelled();
    const oldest = this.#oldest();
    const isDue = oldest && performance.now() - oldest.submittedAt >= this.#waitMs;
    const due = isDue ? oldest.entry.key : this.#fullKey();
    return due === undefined ? undefined : this.#take(due);
  }

  #take(key: string): Ticket<Input, Output>[] {
    const tickets = this.#waiting.get(key)!;
    const batch = tickets.splice(0, tickets[0]!.entry.capacity);
    if (tickets.length === 0) {
      this.#waiting.delete(key);
    }
    return batch;
  }

  #oldest(): Ticket<Input, Output> | undefined {
    let oldest: Ticket<Input, Output> | undefined;
    for (const [first] of this.#waiting.values()) {
      if (first && (!oldest || first.submittedAt < oldest.submittedAt)) {
        oldest = first;
      }
    }
    return oldest;
  }

  #fullKey(): string | undefined {
    return [...this.#waiting].find(([, tickets]) => tickets.length >= tickets[0]!.entry.capacity)?.[0];
  }

  #dropCancelled(): void {
    for (const [key, tickets] of this.#waiting) {
      const wanted = tickets.filter(({ entry }) => !entry.isCancelled());
      for (const { entry, reject } of tickets) {
        if (entry.isCancelled()) {
          reject(new PredictError('cancelled', 'The caller left'));
        }
      }
      if (wanted.length === 0) {
        this.#waiting.delete(key);
      } else {
        this.#waiting.set(key, wanted);
      }
    }
  }

  async #run(batch: readonly Ticket<Input, Output>[]): Promise<void> {
    const [first, ...others] = batch.map(({ entry }) => entry.input);
    try {
      const outputs = await this.#runTogether([first!, ...others]);
      batch.forEach(({ resolve }, index) =>
        resolve({ output: outputs[index]!, ...(index === 0 && { batchSize: batch.length }) }),
      );
    } catch (error) {
      if (batch.length === 1) {
        batch[0]!.reject(error);
        return;
      }
      for (const ticket of batch) {
        await this.#run([ticket]);
      }
    }
  }
}
