import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { Device } from '../src/config.ts';
import { ModelThread } from '../src/worker/batching/model-thread.ts';
import { ThreadPool } from '../src/worker/thread-pool.ts';
import { qualityReport } from './ocr/report.ts';
import { readSet, renderSets, type Sample } from './ocr/sample-sets.ts';

const USAGE = `Measures how well and how fast text is read.

  npm run bench:ocr -- [--set FOLDER] [--threads N] [--rounds N] [--device cpu|cuda] [--shared] [--wrong]

--set      folder with pictures and gt.json: [{file, category, lines: [{text, vertical, quad}]}]
           (default: the sample photos of this project and pictures of all kinds that are hard to read,
           rendered anew)
--threads  worker threads (default: the cores of this machine)
--rounds   times that the set is read for the timing (default 1)
--device   what the models run on (default cpu)
--shared   one thread runs the models for all, lines of one width together, as it is done on a graphics card
--wrong    print each line that was not read as it is
`;

const { values } = parseArgs({
  options: {
    set: { type: 'string' },
    threads: { type: 'string', default: String(availableParallelism()) },
    rounds: { type: 'string', default: '1' },
    device: { type: 'string', default: 'cpu' },
    shared: { type: 'boolean', default: false },
    wrong: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(USAGE);
} else {
  const device = values.device === 'cuda' ? 'cuda' : 'cpu';
  await main(values.set === undefined ? await renderSets() : await readSet(values.set), {
    threads: Number(values.threads),
    rounds: Number(values.rounds),
    device,
    shared: values.shared || device === 'cuda',
  });
}

async function main(
  samples: readonly Sample[],
  { threads, rounds, device, shared }: { threads: number; rounds: number; device: Device; shared: boolean },
): Promise<void> {
  const images = samples.map((sample) => sample.image);
  const pool = new ThreadPool({
    threads,
    maxQueued: samples.length * rounds,
    settings: { maxImagePixels: 120_000_000, device },
    ...(shared && { modelThread: new ModelThread(device) }),
  });
  const read = (image: Buffer) =>
    pool.run(
      { kind: 'image', image, ocr: { modelName: 'PP-OCR', minBoxScore: 0.5, minTextScore: 0.8, shortSide: 736 } },
      new AbortController().signal,
    );

  // Models are loaded, and the code is compiled, before the clock starts.
  await Promise.all(images.slice(0, 2 * threads).map(read));

  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const answers = await Promise.all(Array.from({ length: rounds }, () => images.map(read)).flat());
  const seconds = (performance.now() - startedAt) / 1000;
  const cpu = process.cpuUsage(cpuBefore);
  await pool.close(AbortSignal.timeout(1000));

  const results = samples.map((sample, index) => ({ sample, prediction: answers[index]!.prediction }));
  qualityReport(results, values.wrong).forEach(print);
  const cpuSeconds = (cpu.user + cpu.system) / 1e6;
  const modelSeconds = answers.reduce((sum, answer) => sum + answer.modelCpuMs, 0) / 1000;
  const peakMegabytes = process.resourceUsage().maxRSS / 1000;
  print(`${(answers.length / seconds).toFixed(2)} images/s on ${threads} threads`);
  print(
    `${(cpuSeconds / answers.length).toFixed(3)} CPU-s an image${modelSeconds > 0 ? `, ${(cpuSeconds / modelSeconds).toFixed(3)} × that of the models alone` : ''}`,
  );
  print(`${peakMegabytes.toFixed(0)} MB peak resident memory`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
