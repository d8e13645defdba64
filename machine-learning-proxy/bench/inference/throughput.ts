import type { ThreadPool } from '../../src/worker/thread-pool.ts';
import { median } from './median.ts';
import { renderPages, type Page } from './pages.ts';
import { forever, picturePool, toRequest, type BenchOptions } from './setting.ts';

/** Pages a second with one and with two threads. */
export interface Throughput {
  readonly lines: number;
  readonly one: number;
  readonly two: number;
}

/** Wall-clock figures: they mean something only while two cores are idle. */
export async function measureThroughput(options: BenchOptions): Promise<Throughput[]> {
  const pages = await renderPages();
  const pools = [1, 2].map((threads) => picturePool(options, threads, 100));
  const [one, two] = pools as [ThreadPool, ThreadPool];
  await Promise.all(pools.map((pool) => readMany(pool, pages.at(-1)!, 4)));
  const figures: Throughput[] = [];
  for (const page of pages) {
    const rounds: { one: number; two: number }[] = [];
    for (let round = 0; round < (options.quick ? 1 : 5); round++) {
      const count = page.lines >= 30 ? 8 : 24;
      rounds.push({ one: await readMany(one, page, count / 2), two: await readMany(two, page, count) });
    }
    figures.push({
      lines: page.lines,
      one: median(rounds.map((round) => round.one)),
      two: median(rounds.map((round) => round.two)),
    });
  }
  await Promise.all(pools.map((pool) => pool.close(AbortSignal.timeout(1000))));
  return figures;
}

async function readMany(pool: ThreadPool, { jpeg }: Page, count: number): Promise<number> {
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: count }, () => pool.run(toRequest(jpeg), forever)));
  return (count * 1000) / (performance.now() - startedAt);
}
