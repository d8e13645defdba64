import type { ThreadPool } from '../../src/worker/thread-pool.ts';
import { median } from './median.ts';
import { renderPages, type Page } from './pages.ts';
import { forever, picturePool, toRequest, type BenchOptions } from './setting.ts';

/** What a pool reaches. */
interface Speed {
  /** Wall-clock: it means something only while two cores are idle. */
  readonly pagesPerSecond: number;
  /** For each page, of all threads: hardly differs when other programs run. */
  readonly cpuMs: number;
}

/** One thread against two: what they cannot do at the same time shows in the pages, what they take from each other in both. */
export interface Throughput {
  readonly lines: number;
  readonly one: Speed;
  readonly two: Speed;
}

export async function measureThroughput(options: BenchOptions): Promise<Throughput[]> {
  const pages = await renderPages();
  const pools = [1, 2].map((threads) => picturePool(options, threads, 100));
  const [one, two] = pools as [ThreadPool, ThreadPool];
  await Promise.all(pools.map((pool) => readMany(pool, pages.at(-1)!, 4)));
  const figures: Throughput[] = [];
  for (const page of pages) {
    const rounds: { one: Speed; two: Speed }[] = [];
    for (let round = 0; round < (options.quick ? 1 : 5); round++) {
      const count = page.lines >= 30 ? 8 : 24;
      rounds.push({ one: await readMany(one, page, count / 2), two: await readMany(two, page, count) });
    }
    figures.push({
      lines: page.lines,
      one: medianSpeed(rounds.map((round) => round.one)),
      two: medianSpeed(rounds.map((round) => round.two)),
    });
  }
  await Promise.all(pools.map((pool) => pool.close(AbortSignal.timeout(1000))));
  return figures;
}

async function readMany(pool: ThreadPool, { jpeg }: Page, count: number): Promise<Speed> {
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: count }, () => pool.run(toRequest(jpeg), forever)));
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { pagesPerSecond: count / seconds, cpuMs: (user + system) / 1000 / count };
}

function medianSpeed(speeds: readonly Speed[]): Speed {
  return {
    pagesPerSecond: median(speeds.map(({ pagesPerSecond }) => pagesPerSecond)),
    cpuMs: median(speeds.map(({ cpuMs }) => cpuMs)),
  };
}
