import { appendFile, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PredictResponse } from '../src/protocol/predict-response.ts';
import { STAND_IN_ENCODER } from '../src/worker/clip/stand-in-encoder.ts';
import { ocrModel } from '../src/worker/models.ts';
import { DIMENSIONS, installTinyModel } from './clip/tiny-model.ts';
import { startModelHub, type ModelHub } from './model-hub.ts';
import { writeMetadata } from './onnx-writer.ts';
import { CLIP_IMAGE, CLIP_TEXT, OCR, post, startService } from './service.ts';

const NAME = 'ViT-B-32__openai';

let root: string;
let invoice: Buffer;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'models-'));
  invoice = await readFile(join(import.meta.dirname, 'invoice.png'));
});

afterEach(() => rm(root, { recursive: true }));

function start(settings: Record<string, string> = {}): Promise<string> {
  return startService({ INFERENCE_THREADS: '1', CLIP_DOWNLOAD_ROOT: root, ...settings });
}

async function ask(...request: Parameters<typeof post>): Promise<PredictResponse> {
  const response = await post(...request);
  expect(response.status).toBe(200);
  return (await response.json()) as PredictResponse;
}

const encodeText = (url: string) => ask(url, CLIP_TEXT, { text: '红色的汽车' });
const encodePicture = (url: string) => ask(url, CLIP_IMAGE, { image: invoice });

interface Health {
  models: {
    clip: { model: string; standIn: boolean };
    ocr: { model: string };
    stored: { task: string; name: string; state: string; reason?: string }[];
  };
}

async function modelsOf(url: string): Promise<Health['models']> {
  return ((await (await fetch(`${url}/health`)).json()) as Health).models;
}

describe('a CLIP model', () => {
  it('is stood in for where there are no weights, which every answer and the health tell', async () => {
    const url = await start();
    expect(await encodeText(url)).toMatchObject({ clipEncoder: STAND_IN_ENCODER });
    expect(await encodePicture(url)).toMatchObject({ clipEncoder: STAND_IN_ENCODER });
    expect(await modelsOf(url)).toMatchObject({
      clip: { model: STAND_IN_ENCODER, standIn: true },
      stored: [{ name: NAME, state: 'absent' }],
    });
  });

  it('encodes pictures and texts into vectors of its own length, and says so', async () => {
    await installTinyModel(join(root, 'clip', NAME));
    const url = await start();
    const [text, picture] = [await encodeText(url), await encodePicture(url)];
    for (const { clip } of [text, picture]) {
      const vector = JSON.parse(clip!) as number[];
      expect(vector).toHaveLength(DIMENSIONS);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    }
    expect(text.clipEncoder).toMatch(/^ViT-B-32__openai@[0-9a-f]{16}$/);
    expect(picture.clipEncoder).toBe(text.clipEncoder);
    expect(await modelsOf(url)).toMatchObject({
      clip: { model: NAME, standIn: false },
      stored: [{ name: NAME, state: 'ready', identity: text.clipEncoder }],
    });
  });

  it('that the settings name answers every name', async () => {
    await installTinyModel(join(root, 'clip/mine'));
    const url = await start({ CLIP_MODEL: 'mine' });
    expect((await encodeText(url)).clipEncoder).toMatch(/^mine@/);
  });

  it('is not stood in for when its files are not what they were meant to be', async () => {
    await installTinyModel(join(root, 'clip', NAME));
    await writeFile(join(root, 'clip', NAME, 'textual/model.onnx'), 'no model at all');
    const url = await start();
    const response = await post(url, CLIP_TEXT, { text: 'red' });
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ detail: expect.stringContaining(NAME) as string });
  });
});

describe('a model that is fetched', () => {
  let hub: ModelHub;

  beforeEach(async () => {
    hub = await startModelHub();
  });

  afterEach(() => hub.close());

  const settings = () => ({ HF_ENDPOINT: hub.address, MODELSCOPE_ENDPOINT: hub.address, GITHUB_ENDPOINT: hub.address });

  async function putTinyModel(): Promise<void> {
    const folder = join(root, 'published');
    await installTinyModel(folder);
    const paths = (await readdir(folder, { recursive: true })).filter((path) => /\.(json|onnx)$/.test(path));
    const files = await Promise.all(paths.map(async (path) => [path, await readFile(join(folder, path))] as const));
    hub.putRepository(`immich-app/${NAME}`, Object.fromEntries(files));
  }

  it('takes over from the stand-in as soon as it is there', async () => {
    await putTinyModel();
    const url = await start({ ...settings(), MODEL_DOWNLOADS: 'requested' });
    expect((await encodeText(url)).clipEncoder).toBe(STAND_IN_ENCODER);
    await expect.poll(async () => (await encodeText(url)).clipEncoder).toMatch(/^ViT-B-32__openai@/);
    expect(JSON.parse((await encodePicture(url)).clip!)).toHaveLength(DIMENSIONS);
  });

  it('holds nobody up when it cannot be had, and the health says why', async () => {
    const url = await start({ ...settings(), CLIP_MODEL: NAME });
    expect((await encodeText(url)).clipEncoder).toBe(STAND_IN_ENCODER);
    const failed = { name: NAME, state: 'failed', reason: expect.stringContaining('does not exist') as string };
    await expect.poll(async () => (await modelsOf(url)).stored).toMatchObject([failed]);
  });

  it('is left where it is unless the settings allow to fetch it', async () => {
    await putTinyModel();
    const url = await start(settings());
    await encodeText(url);
    expect(await modelsOf(url)).toMatchObject({ stored: [{ state: 'absent' }] });
    expect(hub.requests).toEqual([]);
  });
});

describe('an OCR model', () => {
  async function install(characters: string): Promise<void> {
    const folder = join(root, 'ocr/PP-OCRv5_mobile');
    await mkdir(join(folder, 'detection'), { recursive: true });
    await mkdir(join(folder, 'recognition'));
    await copyFile(ocrModel.detectionPath, join(folder, 'detection/model.onnx'));
    await copyFile(ocrModel.recognitionPath, join(folder, 'recognition/model.onnx'));
    // Fields of the format may come in any order, so further ones can stand at the end.
    await appendFile(join(folder, 'recognition/model.onnx'), writeMetadata({ character: characters }));
  }

  it('reads with the characters that its file carries', async () => {
    const characters = (await readFile(ocrModel.alphabetPath, 'utf8')).trimEnd();
    await install(characters.replace('\n票\n', '\n❖\n'));
    const url = await start();
    const { ocr } = await ask(url, OCR, { image: invoice });
    expect(ocr!.text).toEqual(['Invoice 2024-0815', '增值税电子发❖', 'Total 1,299.00']);
    expect(await modelsOf(url)).toMatchObject({ ocr: { model: 'PP-OCRv5_mobile' } });
  });

  it('is refused when it has not as many characters as it tells apart', async () => {
    await install('a\nb\nc');
    const url = await start();
    const response = await post(url, OCR, { image: invoice });
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ detail: expect.stringContaining('5 characters') as string });
  });

  it('that is not here is replaced by the one that comes with the installation', async () => {
    const url = await start();
    expect((await ask(url, OCR, { image: invoice })).ocr!.text).toContain('增值税电子发票');
    expect(await modelsOf(url)).toMatchObject({ ocr: { model: ocrModel.name } });
  });
});
