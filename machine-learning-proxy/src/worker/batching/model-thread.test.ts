import { readFile } from 'node:fs/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import { DEFAULT_OCR, type PredictRequest } from '../../protocol/predict-request.ts';
import { ThreadPool } from '../thread-pool.ts';
import { ModelThread } from './model-thread.ts';

const forever = new AbortController().signal;
const image = await readFile(new URL('../../../test/invoice.png', import.meta.url));
const request: PredictRequest = { kind: 'image', image, ocr: DEFAULT_OCR };

function startPool(options: { threads: number; idleMs?: number; modelThread: ModelThread }): ThreadPool {
  const pool = new ThreadPool({ ...options, maxQueued: 10, settings: { maxImagePixels: 1e6, device: 'cpu' } });
  onTestFinished(() => pool.close(AbortSignal.abort()));
  return pool;
}

it('reads pictures of several threads with one copy of the models', async () => {
  const pool = startPool({ threads: 2, modelThread: new ModelThread('cpu') });
  const answers = await Promise.all(Array.from({ length: 4 }, () => pool.run(request, forever)));
  const texts = answers.map(({ prediction }) => prediction.lines!.map(({ text }) => text));
  expect(texts).toEqual(Array(4).fill(['Invoice 2024-0815', '增值税电子发票', 'Total 1,299.00']));
  expect(pool.openThreads).toBe(2);
  await vi.waitFor(() => expect(pool.modelBytes).toBeGreaterThan(10_000_000), { timeout: 30_000 });
  expect(pool.modelBytes).toBeLessThan(20_000_000);
});

it('ends when the last thread that uses it has ended, and starts again when there is work', async () => {
  const modelThread = new ModelThread('cpu');
  const pool = startPool({ threads: 1, idleMs: 10, modelThread });
  await pool.run(request, forever);
  await vi.waitFor(() => expect([pool.openThreads, modelThread.modelBytes]).toEqual([0, 0]), { timeout: 30_000 });
  const { prediction } = await pool.run(request, forever);
  expect(prediction.lines).toHaveLength(3);
});

it('fails requests that it dies of, instead of keeping them waiting', async () => {
  const entry = new URL('../../../test/dying-model-thread.ts', import.meta.url);
  const pool = startPool({ threads: 1, modelThread: new ModelThread('cpu', entry) });
  for (let attempt = 0; attempt < 2; attempt++) {
    await expect(pool.run(request, forever)).rejects.toMatchObject({ code: 'internal' });
  }
});
