import { readFile } from 'node:fs/promises';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Tensor } from 'onnxruntime-node';
import { afterEach, describe, expect, it } from 'vitest';
import { DEFAULT_OCR } from '../../protocol/predict-request.ts';
import { decodeImage } from '../image.ts';
import { exactInputs } from '../input-plan.ts';
import { ocrModel } from '../models.ts';
import { loadOcrModel, readText } from '../ocr/read-text.ts';
import { Progress } from '../progress.ts';
import { Sessions } from '../sessions.ts';
import { ModelHost } from './model-host.ts';
import { SharedEngine } from './shared-engine.ts';

/** Never reached: runs begin because they are full. */
const LONG_MS = 60_000;

const sessions = new Sessions();
const ports: MessagePort[] = [];

afterEach(async () => {
  ports.splice(0).forEach((port) => port.close());
  await sessions.dispose();
});

/** Connects as many engines as there are threads in a real service to one host, on the processor. */
function connect(count: number, options?: { maxRows: number; waitMs: number }): SharedEngine[] {
  const host = new ModelHost(sessions, options);
  return Array.from({ length: count }, () => {
    const { port1, port2 } = new MessageChannel();
    ports.push(port1, port2);
    host.serve(port1);
    return new SharedEngine(port2);
  });
}

/** The input of a line: a pattern, which each line has of its own. */
function line(phase: number, width = 320): Tensor {
  const values = Float32Array.from({ length: 3 * 48 * width }, (_, index) => Math.sin(index / 9 + phase));
  return new Tensor('float32', values, [1, 3, 48, width]);
}

function largestDifference(a: Tensor, b: Tensor): number {
  const other = b.data as Float32Array;
  return (a.data as Float32Array).reduce((most, value, index) => Math.max(most, Math.abs(value - other[index]!)), 0);
}

describe('SharedEngine', () => {
  it('has lines of several requests recognised in one run, each as if it were alone', async () => {
    const requests = connect(3, { maxRows: 4, waitMs: LONG_MS }).map((engine) => ({
      engine,
      progress: new Progress(),
    }));
    const models = await Promise.all(
      requests.map(({ engine, progress }) => engine.modelsFor(progress).load(ocrModel.recognitionPath)),
    );
    const phases = [0, 1, 2, 3];
    const together = await Promise.all(
      phases.map((phase) => requests[phase % 3]!.progress.time('recognise', () => models[phase % 3]!.run(line(phase)))),
    );
    const alone = await sessions.load(ocrModel.recognitionPath);
    for (const [index, phase] of phases.entries()) {
      expect(together[index]!.dims).toEqual([1, 40, 6625]);
      expect(largestDifference(together[index]!, await alone.run(line(phase)))).toBeLessThan(1e-4);
    }
    const batches = requests.flatMap(({ progress }) => progress.report.batches!);
    expect(batches).toEqual([{ stage: 'recognise', size: 4 }]);
  });

  it('fills a run that is not full with rows that nobody gets', async () => {
    const [engine] = connect(1, { maxRows: 4, waitMs: 1 });
    const model = await engine!.modelsFor(new Progress()).load(ocrModel.recognitionPath);
    const outputs = await Promise.all([0, 1, 2].map((phase) => model.run(line(phase))));
    expect(outputs.map(({ dims }) => dims[0])).toEqual([1, 1, 1]);
  });

  it('leaves a line out whose request was cancelled', async () => {
    const [gone, other] = connect(2, { maxRows: 2, waitMs: LONG_MS });
    const progress = new Progress();
    const goneModel = await gone!.modelsFor(progress).load(ocrModel.recognitionPath);
    const otherModel = await other!.modelsFor(new Progress()).load(ocrModel.recognitionPath);
    const cancelled = goneModel.run(line(0));
    Atomics.store(progress.cancelled, 0, 1);
    const others = Promise.all([otherModel.run(line(1)), otherModel.run(line(2))]);
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect(await others).toHaveLength(2);
  });

  it('fails only the request whose model cannot be loaded', async () => {
    const [broken, other] = connect(2);
    await expect(broken!.modelsFor(new Progress()).load('/nowhere/model.onnx')).rejects.toThrow();
    const model = await other!.modelsFor(new Progress()).load(ocrModel.orientationPath);
    expect((await model.run(line(0, 192))).dims).toEqual([1, 2]);
  });

  it('fails only the request whose input the model refuses', async () => {
    const [broken, other] = connect(2);
    const refused = await broken!.modelsFor(new Progress()).load(ocrModel.recognitionPath);
    const accepted = await other!.modelsFor(new Progress()).load(ocrModel.recognitionPath);
    const wrong = new Tensor('float32', new Float32Array(12), [1, 1, 3, 4]);
    const outcomes = await Promise.allSettled([refused.run(wrong), accepted.run(line(0))]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });

  it('reads the same text as line by line at the exact width', async () => {
    const [engine] = connect(1);
    const image = await readFile(new URL('../../../test/invoice.png', import.meta.url));
    const read = async (model: Awaited<ReturnType<typeof loadOcrModel>>, progress: Progress) => {
      const { pixels } = await decodeImage(image, 1e6);
      return await readText(model, pixels, DEFAULT_OCR, progress);
    };
    const progress = new Progress();
    const shared = await read(await loadOcrModel(engine!.modelsFor(progress), ocrModel, engine!.plan), progress);
    const exact = await read(await loadOcrModel(sessions, ocrModel, exactInputs), new Progress());
    expect(shared.map(({ text }) => text)).toEqual(exact.map(({ text }) => text));
    shared.forEach(({ textScore }, index) => expect(Math.abs(textScore - exact[index]!.textScore)).toBeLessThan(0.05));
    expect(progress.report.batches!.map(({ stage }) => stage)).toContain('recognise');
  });
});
