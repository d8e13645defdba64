import { ThreadPool } from '../../src/worker/thread-pool.ts';
import { median } from './median.ts';
import { renderPages } from './pages.ts';
import { forever, threadSettings, toRequest, type BenchOptions } from './setting.ts';

/** Resident memory of a process with two threads for pictures and one for texts, in megabytes. */
export interface MemoryUse {
  readonly images: number;
  readonly peak: number;
  /** Medians over the second and over the last tenth of the pictures. */
  readonly early: number;
  readonly late: number;
}

/** Pages without or with little text come most often, as they do in a library. */
const MIX = [0, 5, 0, 30, 5, 0, 100, 5];

/** Reads a mix of pages, and looks at the memory after each. */
export async function measureMemory(options: BenchOptions): Promise<MemoryUse> {
  const pages = new Map((await renderPages()).map(({ lines, jpeg }) => [lines, jpeg]));
  const settings = threadSettings(options);
  const pictures = new ThreadPool({ threads: 2, maxQueued: 4, settings });
  const texts = new ThreadPool({ threads: 1, maxQueued: 4, settings });
  await texts.run({ kind: 'text', text: 'red', clip: { modelName: 'any' } }, forever);

  const megabytes: number[] = [];
  let next = 0;
  const readOn = async () => {
    while (next < options.images) {
      const jpeg = pages.get(MIX[next++ % MIX.length]!)!;
      await pictures.run(toRequest(jpeg), forever);
      megabytes.push(process.memoryUsage.rss() / 1e6);
    }
  };
  await Promise.all([readOn(), readOn(), readOn()]);
  await Promise.all([pictures, texts].map((pool) => pool.close(AbortSignal.timeout(1000))));

  const tenth = Math.ceil(options.images / 10);
  return {
    images: options.images,
    peak: process.resourceUsage().maxRSS / 1000,
    early: median(megabytes.slice(tenth, 2 * tenth)),
    late: median(megabytes.slice(-tenth)),
  };
}
