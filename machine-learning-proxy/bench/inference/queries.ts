import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { ThreadPool } from '../../src/worker/thread-pool.ts';
import { quantile } from './median.ts';
import { renderPages } from './pages.ts';
import { forever, picturePool, threadSettings, toRequest, type BenchOptions } from './setting.ts';

/** Milliseconds until a search query is encoded. */
export interface QueryLatency {
  readonly idleP50: number;
  readonly busyP50: number;
  readonly busyP95: number;
}

const QUERIES = ['red car', 'sunset at the beach', '红色的车', '海边日落', 'blue sky over green hills'];

/** Encodes queries alone, and beside as many threads as there are cores that read one picture after the other. */
export async function measureQueries(options: BenchOptions): Promise<QueryLatency> {
  const pictures = picturePool(options, availableParallelism(), 64);
  const texts = new ThreadPool({ threads: 1, maxQueued: 64, settings: threadSettings(options) });
  const count = options.quick ? 40 : 200;
  await encodeMany(texts, 10);
  const idle = await encodeMany(texts, count);

  const stop = new AbortController();
  const pages = await renderPages();
  const readers = Array.from({ length: 2 * availableParallelism() }, async (_, reader) => {
    for (let next = reader; !stop.signal.aborted; next++) {
      await pictures.run(toRequest(pages[next % pages.length]!.jpeg), forever);
    }
  });
  await sleep(2000);
  const busy = await encodeMany(texts, count);
  stop.abort();
  await Promise.all(readers);
  await Promise.all([pictures, texts].map((pool) => pool.close(AbortSignal.timeout(1000))));
  return { idleP50: quantile(idle, 0.5), busyP50: quantile(busy, 0.5), busyP95: quantile(busy, 0.95) };
}

async function encodeMany(texts: ThreadPool, count: number): Promise<number[]> {
  const milliseconds: number[] = [];
  for (let index = 0; index < count; index++) {
    const startedAt = performance.now();
    const text = QUERIES[index % QUERIES.length]!;
    await texts.run({ kind: 'text', text, clip: { modelName: 'any' } }, forever);
    milliseconds.push(performance.now() - startedAt);
    await sleep(10);
  }
  return milliseconds;
}
