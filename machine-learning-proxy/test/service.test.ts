import { readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { startServer, type InferenceServer } from '../src/gateway/server.ts';
import type { PredictResponse } from '../src/protocol/predict-response.ts';
import { blackPng } from './large-png.ts';

const OCR = JSON.stringify({
  ocr: { detection: { modelName: 'PP-OCRv5_mobile' }, recognition: { modelName: 'PP-OCRv5_mobile' } },
});
const CLIP_TEXT = JSON.stringify({ clip: { textual: { modelName: 'ViT-B-32__openai' } } });

let server: InferenceServer;
let invoice: Buffer;

beforeAll(async () => {
  invoice = await readFile(join(import.meta.dirname, 'invoice.png'));
  server = await startServer(loadConfig({ PORT: '0', INFERENCE_THREADS: '1', MAX_QUEUED_IMAGES: '4' }));
});

afterAll(() => server.close(5000));

function post(entries: string, payload: { image: Uint8Array } | { text: string }, signal?: AbortSignal) {
  const body = new FormData();
  body.set('entries', entries);
  if ('image' in payload) {
    body.set('image', new Blob([Uint8Array.from(payload.image)]), 'image');
  } else {
    body.set('text', payload.text);
  }
  return fetch(`http://127.0.0.1:${server.port}/predict`, { method: 'POST', body, ...(signal && { signal }) });
}

async function read(image: Uint8Array): Promise<PredictResponse> {
  const response = await post(OCR, { image });
  expect(response.status).toBe(200);
  return (await response.json()) as PredictResponse;
}

const TEXT = ['Invoice 2024-0815', '增值税电子发票', 'Total 1,299.00'];

describe('reading text', () => {
  it('reads lines in Chinese and English, with boxes around them', async () => {
    const { ocr, imageWidth, imageHeight } = await read(invoice);
    expect([imageWidth, imageHeight]).toEqual([440, 220]);
    expect(ocr!.text).toEqual(TEXT);
    expect(Math.min(...ocr!.textScore, ...ocr!.boxScore)).toBeGreaterThan(0.7);
    const [left, top, right, , , bottom] = ocr!.box;
    expect(left! * 440).toBeCloseTo(41, -1);
    expect(right! * 440).toBeCloseTo(324, -1);
    expect(top! * 220).toBeCloseTo(34, -1);
    expect(bottom! * 220).toBeCloseTo(64, -1);
  });

  it.each([90, 180, 270])('reads a picture that was turned by %i degrees', async (angle) => {
    const { ocr } = await read(await sharp(invoice).rotate(angle).png().toBuffer());
    expect(ocr!.text.map((line) => line.replaceAll(' ', ''))).toEqual(TEXT.map((line) => line.replaceAll(' ', '')));
  });

  it('obeys the orientation in the file', async () => {
    const image = await sharp(invoice).rotate(90).withMetadata({ orientation: 8 }).png().toBuffer();
    const { ocr, imageWidth } = await read(image);
    expect(imageWidth).toBe(440);
    expect(ocr!.text).toEqual(TEXT);
  });

  it.each([
    ['dark', { r: 20, g: 20, b: 20 }],
    ['light', { r: 240, g: 240, b: 240 }],
  ])('reads %s text on a transparent ground', async (_, { r, g, b }) => {
    const alpha = await sharp(invoice).greyscale().negate().raw().toBuffer();
    const image = await sharp({ create: { width: 440, height: 220, channels: 3, background: { r, g, b } } })
      .joinChannel(alpha, { raw: { width: 440, height: 220, channels: 1 } })
      .png()
      .toBuffer();
    expect((await read(image)).ocr!.text).toEqual(TEXT);
  });

  it('reads text that is almost as light as its ground', async () => {
    const image = await sharp(invoice).linear(0.06, 225).png().toBuffer();
    expect((await read(image)).ocr!.text.length).toBe(3);
  });

  it('answers for a picture without text with empty arrays', async () => {
    const image = await sharp({ create: { width: 300, height: 200, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
    expect((await read(image)).ocr).toEqual({ text: [], textScore: [], box: [], boxScore: [] });
  });

  it('reads the smallest picture there is', async () => {
    const image = await sharp({ create: { width: 1, height: 1, channels: 3, background: 'white' } })
      .png()
      .toBuffer();
    expect(await read(image)).toMatchObject({ imageWidth: 1, imageHeight: 1, ocr: { text: [] } });
  });

  it('keeps only lines that reach the wanted score', async () => {
    const strict = JSON.parse(OCR) as { ocr: { recognition: object } };
    strict.ocr.recognition = { modelName: 'any', options: { minScore: 1 } };
    const response = await post(JSON.stringify(strict), { image: invoice });
    expect(((await response.json()) as PredictResponse).ocr!.text).toEqual([]);
  });

  it('does several tasks in one request', async () => {
    const entries = JSON.stringify({ ...(JSON.parse(OCR) as object), clip: { visual: { modelName: 'any' } } });
    const answer = (await (await post(entries, { image: invoice })).json()) as PredictResponse;
    expect(JSON.parse(answer.clip!)).toHaveLength(512);
    expect(answer.ocr!.text).toHaveLength(3);
  });
});

describe('bad input', () => {
  it('refuses a picture of 20,000 × 20,000 pixels without decoding it', async () => {
    const image = blackPng(20_000, 20_000);
    await read(invoice);
    const before = process.memoryUsage().rss;
    const response = await post(OCR, { image });
    expect(response.status).toBe(422);
    expect(await response.json()).toEqual({
      detail: 'The image has 400 megapixels, more than the 120 that are accepted',
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
  });

  it('works on after a caller that hangs up in the middle of an upload', async () => {
    const upload = httpRequest({ port: server.port, path: '/predict', method: 'POST' });
    upload.setHeader('content-type', 'multipart/form-data; boundary=x');
    upload.setHeader('content-length', 1_000_000);
    upload.on('error', () => undefined);
    upload.write('--x\r\ncontent-disposition: form-data; name="entries"\r\n\r\n');
    await new Promise((resolve) => setTimeout(resolve, 50));
    upload.destroy();
    expect((await read(invoice)).ocr!.text).toHaveLength(3);
  });
});

it('measures its steps and its models', async () => {
  await read(invoice);
  const metrics = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text();
  for (const stage of ['decode', 'detect', 'orient', 'recognise']) {
    expect(metrics).toMatch(new RegExp(`^inference_stage_seconds_count\\{stage="${stage}"\\} [1-9]`, 'm'));
  }
  const runs = /^inference_batch_size_count\{stage="recognise"\} (\d+)$/m.exec(metrics)?.[1];
  const lines = /^inference_batch_size_sum\{stage="recognise"\} (\d+)$/m.exec(metrics)?.[1];
  expect(Number(runs)).toBeGreaterThanOrEqual(3);
  expect(lines).toBe(runs);
  expect(metrics).toMatch(/^inference_model_bytes \d{7}/m);
  expect(metrics).not.toContain('Invoice');
});

describe('many requests at once', () => {
  it('encodes a text while pictures wait', async () => {
    const finished: string[] = [];
    const pictures = [1, 2, 3].map(() => read(invoice).then(() => finished.push('picture')));
    await new Promise((resolve) => setTimeout(resolve, 20));
    const response = await post(CLIP_TEXT, { text: 'red' });
    finished.push('text');
    expect(response.status).toBe(200);
    await Promise.all(pictures);
    expect(finished.at(-1)).toBe('picture');
    expect(finished.indexOf('text')).toBeLessThan(2);
  });

  it('refuses what does not fit into the queue, and says when to come back', async () => {
    const responses = await Promise.all(Array.from({ length: 12 }, () => post(OCR, { image: invoice })));
    const refused = responses.filter((response) => response.status === 503);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]!.headers.get('retry-after')).toBe('5');
    expect(responses.filter((response) => response.status === 200).length).toBeGreaterThanOrEqual(5);
  });

  it('drops the requests of callers that left', async () => {
    const sheet = await sharp({ create: { width: 1760, height: 1100, channels: 3, background: 'white' } })
      .composite([{ input: invoice, tile: true }])
      .png()
      .toBuffer();
    const caller = new AbortController();
    const left = [1, 2, 3, 4].map(() => post(OCR, { image: sheet }, caller.signal).catch(() => 'left'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    caller.abort();
    expect(await Promise.all(left)).toEqual(['left', 'left', 'left', 'left']);

    const startedAt = performance.now();
    await read(invoice);
    const waitedMs = performance.now() - startedAt;
    const sheetMs = await timeOf(() => read(sheet));
    // Reading only one of the four to its end would have taken longer.
    expect(waitedMs).toBeLessThan(sheetMs);
  });
});

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

it('answers what is under way before it stops', async () => {
  const stopping = await startServer(loadConfig({ PORT: '0', INFERENCE_THREADS: '1' }));
  const body = new FormData();
  body.set('entries', OCR);
  body.set('image', new Blob([Uint8Array.from(invoice)]), 'image');
  const answer = fetch(`http://127.0.0.1:${stopping.port}/predict`, { method: 'POST', body });
  await new Promise((resolve) => setTimeout(resolve, 200));
  await stopping.close(8000);
  expect((await answer).status).toBe(200);
  await expect(fetch(`http://127.0.0.1:${stopping.port}/ping`)).rejects.toThrow();
});
