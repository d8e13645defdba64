import { availableParallelism } from 'node:os';
import { ModelThread } from '../../src/worker/batching/model-thread.ts';
import { ThreadPool } from '../../src/worker/thread-pool.ts';
import { renderPages, type Page } from './pages.ts';
import { forever, threadSettings, toRequest, type BenchOptions } from './setting.ts';

/** What it brings on a device that threads share the runs of one copy of the models. */
export interface SharingGain {
  readonly lines: number;
  /** Pages a second while each thread has its own models, and runs them line by line. */
  readonly apart: number;
  /** Pages a second while one thread runs the models for all. */
  readonly together: number;
  /** Lines that shared a run, on average. */
  readonly linesPerRun: number;
  /** Share of the lines that are read the same both ways, 0–1, but for spaces: those beside Chinese are a close call. */
  readonly sameLines: number;
}

interface Reading {
  readonly pagesPerSecond: number;
  /** Without spaces. */
  readonly texts: readonly string[];
  readonly linesPerRun: number;
}

/** Reads many pages at once with as many threads as there are cores, both ways. */
export async function measureSharing(options: BenchOptions): Promise<SharingGain[]> {
  const pool = { threads: availableParallelism(), maxQueued: 1000, settings: threadSettings(options) };
  const apart = new ThreadPool(pool);
  const together = new ThreadPool({ ...pool, modelThread: new ModelThread(options.device) });
  const gains: SharingGain[] = [];
  for (const page of await renderPages()) {
    const count = pool.threads * (options.quick ? 2 : 8);
    // The first pages show each new shape to the device, which tries out how to compute it.
    await readMany(apart, page, count);
    await readMany(together, page, count);
    gains.push(compare(page.lines, await readMany(apart, page, count), await readMany(together, page, count)));
  }
  await Promise.all([apart, together].map((each) => each.close(AbortSignal.timeout(1000))));
  return gains;
}

async function readMany(pool: ThreadPool, { jpeg }: Page, count: number): Promise<Reading> {
  const startedAt = performance.now();
  const answers = await Promise.all(Array.from({ length: count }, () => pool.run(toRequest(jpeg), forever)));
  const seconds = (performance.now() - startedAt) / 1000;
  const runs = answers
    .flatMap(({ report }) => report?.batches ?? [])
    .filter(({ stage }) => stage === 'recognise')
    .map(({ size }) => size);
  return {
    pagesPerSecond: count / seconds,
    texts: answers.flatMap(({ prediction }) => prediction.lines!.map(({ text }) => text.replaceAll(/\s/g, ''))),
    linesPerRun: runs.reduce((sum, size) => sum + size, 0) / runs.length,
  };
}

function compare(lines: number, apart: Reading, together: Reading): SharingGain {
  const same = apart.texts.filter((text, index) => text === together.texts[index]).length;
  return {
    lines,
    apart: apart.pagesPerSecond,
    together: together.pagesPerSecond,
    linesPerRun: together.linesPerRun,
    sameLines: apart.texts.length === 0 ? 1 : same / Math.max(apart.texts.length, together.texts.length),
  };
}
