import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { ThreadPool } from '../src/worker/thread-pool.ts';
import { addScores, noScore, scorePicture, type Score, type TrueLine } from './scoring.ts';

interface Sample {
  readonly file: string;
  readonly category: string;
  readonly lines: readonly TrueLine[];
}

const USAGE = `Measures how well and how fast text is read.

  npm run bench:ocr -- [--set FOLDER] [--threads N] [--rounds N] [--wrong]

--set      folder with pictures and gt.json: [{file, category, lines: [{text, vertical, quad}]}]
           (default: the sample photos of this project, rendered anew)
--threads  worker threads (default: the cores of this machine)
--rounds   times that the set is read for the timing (default 1)
--wrong    print each line that was not read as it is
`;

const { values } = parseArgs({
  options: {
    set: { type: 'string' },
    threads: { type: 'string', default: String(availableParallelism()) },
    rounds: { type: 'string', default: '1' },
    wrong: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(USAGE);
} else {
  await main(values.set ?? (await renderSamples()), Number(values.threads), Number(values.rounds));
}

/** Packages do not import each other, so the renderer runs as a program. */
async function renderSamples(): Promise<string> {
  const folder = join(tmpdir(), 'immich-ocr-bench');
  const renderer = resolve(import.meta.dirname, '../../e2e/samples/main.ts');
  await promisify(execFile)(process.execPath, [renderer, '--ground-truth', folder]);
  return folder;
}

async function main(folder: string, threads: number, rounds: number): Promise<void> {
  const samples = JSON.parse(await readFile(join(folder, 'gt.json'), 'utf8')) as Sample[];
  const images = await Promise.all(samples.map((sample) => readFile(join(folder, sample.file))));
  const pool = new ThreadPool({
    threads,
    maxQueued: samples.length * rounds,
    settings: { maxImagePixels: 120_000_000, device: 'cpu' },
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

  report(
    samples.map((sample, index) => ({ sample, prediction: answers[index]!.prediction })),
    values.wrong,
  );
  const cpuSeconds = (cpu.user + cpu.system) / 1e6;
  const modelSeconds = answers.reduce((sum, answer) => sum + answer.modelCpuMs, 0) / 1000;
  const peakMegabytes = process.resourceUsage().maxRSS / 1000;
  print(`${(answers.length / seconds).toFixed(2)} images/s on ${threads} threads`);
  print(
    `${(cpuSeconds / answers.length).toFixed(3)} CPU-s an image, ${(cpuSeconds / modelSeconds).toFixed(3)} × that of the models alone`,
  );
  print(`${peakMegabytes.toFixed(0)} MB peak resident memory`);
}

function report(
  results: { sample: Sample; prediction: Awaited<ReturnType<ThreadPool['run']>>['prediction'] }[],
  printWrong: boolean,
): void {
  const byCategory = new Map<string, Score>();
  let total = noScore;
  for (const { sample, prediction } of results) {
    const { score, places } = scorePicture(sample.lines, prediction.lines ?? [], prediction.imageSize!);
    byCategory.set(sample.category, addScores(byCategory.get(sample.category) ?? noScore, score));
    total = addScores(total, score);
    for (const { expected, actual } of printWrong ? places.filter((place) => place.score.edits > 0) : []) {
      print(`${sample.file}  ${expected}  →  ${actual}`);
    }
  }
  print(
    `${'category'.padEnd(14)}${['lines', 'CER %', 'strict %', 'recall %'].map((head) => head.padStart(10)).join('')}`,
  );
  for (const [category, score] of [...byCategory, ['all', total] as const]) {
    print(
      `${category.padEnd(14)}${columnsOf(score)
        .map((column) => column.padStart(10))
        .join('')}`,
    );
  }
}

function columnsOf({ lines, edits, strictEdits, foundLines, characters }: Score): string[] {
  const percent = (part: number, whole: number) => (whole === 0 ? '–' : ((100 * part) / whole).toFixed(2));
  return [String(lines), percent(edits, characters), percent(strictEdits, characters), percent(foundLines, lines)];
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
