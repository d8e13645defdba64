/** Some durations in milliseconds. */
export class Timings {
  private readonly durations: number[] = [];

  add(milliseconds: number): void {
    this.durations.push(milliseconds);
  }

  get count(): number {
    return this.durations.length;
  }

  get median(): number {
    return this.quantile(0.5);
  }

  get p95(): number {
    return this.quantile(0.95);
  }

  /** The least duration that at least this share of them does not exceed. */
  quantile(share: number): number {
    const sorted = this.durations.toSorted((a, b) => a - b);
    return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  }
}

/** Something to be timed. Its work answers how long it took, so that what it prepares does not count. */
export interface TimedTask {
  run(round: number): Promise<void>;
}

/**
 * Runs all tasks once a round, each round in another order: what disturbs the machine for a while disturbs them all alike.
 */
export async function interleave(
  tasks: readonly TimedTask[],
  rounds: number,
  shuffle: (tasks: readonly TimedTask[]) => TimedTask[],
): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    for (const task of shuffle(tasks)) {
      await task.run(round);
    }
  }
}
