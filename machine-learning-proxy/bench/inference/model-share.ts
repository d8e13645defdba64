import { Tensor } from 'onnxruntime-node';
import { freeNow } from '../../src/worker/free-now.ts';
import { decodeImage } from '../../src/worker/image.ts';
import { exactInputs } from '../../src/worker/input-plan.ts';
import { ocrModel } from '../../src/worker/models.ts';
import { loadOcrModel, readText, type OcrModel } from '../../src/worker/ocr/read-text.ts';
import { Progress } from '../../src/worker/progress.ts';
import { Sessions, type Model } from '../../src/worker/sessions.ts';
import { median } from './median.ts';
import { renderPages, type Page } from './pages.ts';
import { MAX_PIXELS, ocrTask, type BenchOptions } from './setting.ts';

/** What reading one page costs, against nothing but its models on the same tensors. */
export interface ModelShare {
  readonly lines: number;
  readonly linesRead: number;
  readonly totalCpuMs: number;
  readonly modelCpuMs: number;
  /** Median of the ratios of each round. */
  readonly ratio: number;
}

interface Run {
  readonly model: Model;
  readonly input: Tensor;
}

/** Reads each page on this thread, then replays the runs of its models alone; one after the other, many rounds. */
export async function measureModelShare({ device, quick }: BenchOptions): Promise<ModelShare[]> {
  const engine = await loadOcrModel(new Sessions({ device }), ocrModel, exactInputs);
  const shares: ModelShare[] = [];
  const pages = await renderPages();
  await warmUp(engine, pages);
  for (const { lines, jpeg } of pages) {
    shares.push({ lines, ...(await measurePage(engine, jpeg, quick ? 3 : 11)) });
  }
  return shares;
}

/** Until the code is compiled. */
async function warmUp(engine: OcrModel, pages: readonly Page[]): Promise<void> {
  for (let read = 0; read < 8; read++) {
    await readPage(engine, pages[read % 2]!.jpeg);
  }
}

async function measurePage(engine: OcrModel, jpeg: Buffer, rounds: number): Promise<Omit<ModelShare, 'lines'>> {
  const runs: Run[] = [];
  const linesRead = await readPage(recording(engine, runs), jpeg);
  await readPage(engine, jpeg);
  const totals: number[] = [];
  const models: number[] = [];
  for (let round = 0; round < rounds; round++) {
    totals.push(await cpuMsOf(() => readPage(engine, jpeg)));
    models.push(await cpuMsOf(() => replay(runs)));
  }
  return {
    linesRead,
    totalCpuMs: median(totals),
    modelCpuMs: median(models),
    ratio: median(totals.map((total, round) => total / models[round]!)),
  };
}

async function readPage(engine: OcrModel, jpeg: Buffer): Promise<number> {
  const { pixels } = await decodeImage(jpeg, MAX_PIXELS);
  const lines = await readText(engine, pixels, ocrTask, new Progress());
  freeNow(pixels.data);
  return lines.length;
}

function recording(engine: OcrModel, runs: Run[]): OcrModel {
  const record = (model: Model): Model => ({
    ...model,
    run: (input) => {
      const values = Float32Array.from(input.data as Float32Array);
      runs.push({ model, input: new Tensor('float32', values, input.dims) });
      return model.run(input);
    },
  });
  return {
    ...engine,
    detection: record(engine.detection),
    orientation: record(engine.orientation),
    recognition: record(engine.recognition),
  };
}

async function replay(runs: readonly Run[]): Promise<void> {
  for (const { model, input } of runs) {
    const output = await model.run(input);
    freeNow(output.data as Float32Array);
  }
}

/** Of the whole process, so that decoding and garbage collection on other threads count too. */
async function cpuMsOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
