import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { reading, useFakeInference } from '../../test/inference.ts';
import { BackendUnavailableError, UnreadableFileError } from '../http/domain-error.ts';
import { MachineLearningClient } from './machine-learning-client.ts';

const NOBODY_THERE = 'http://127.0.0.1:9';
const READING = { modelName: 'PP-OCRv5_mobile', minDetectionScore: 0.5, minRecognitionScore: 0.8, maxResolution: 736 };
const VECTOR = Array.from({ length: 512 }, (_, index) => index / 1000);

describe('MachineLearningClient', () => {
  const inference = useFakeInference();
  let folder: string;
  let image: string;
  let servers: string[];
  let client: MachineLearningClient;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'inference-'));
    image = join(folder, 'preview.jpeg');
    await writeFile(image, 'the bytes of a picture');
  });
  beforeEach(() => {
    servers = [inference.url];
    client = new MachineLearningClient(
      { listUrls: () => Promise.resolve(servers) },
      { url: inference.url, apiKey: 'the key of the gateway' },
    );
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('reads text as Immich asks for it', async () => {
    inference.answer(() => reading('Invoice', '发票'));
    const lines = await client.readText(image, READING);
    expect(lines).toEqual([
      { text: 'Invoice', box: [0, 0, 1, 0, 1, 0.01, 0, 0.01], boxScore: 0.9, textScore: 0.9 },
      { text: '发票', box: [0, 0.01, 1, 0.01, 1, 0.02, 0, 0.02], boxScore: 0.9, textScore: 0.9 },
    ]);
    const [request] = inference.requests;
    expect(JSON.parse(request!.get('entries') as string)).toEqual({
      ocr: {
        detection: { modelName: 'PP-OCRv5_mobile', options: { minScore: 0.5, maxResolution: 736 } },
        recognition: { modelName: 'PP-OCRv5_mobile', options: { minScore: 0.8 } },
      },
    });
    expect(await (request!.get('image') as File).text()).toBe('the bytes of a picture');
  });

  it('encodes pictures and words', async () => {
    inference.answer(() => ({ status: 200, body: { clip: JSON.stringify(VECTOR), clipEncoder: 'ViT@0123' } }));
    const answer = { values: VECTOR, encoder: 'ViT@0123', modelName: 'ViT' };
    expect(await client.encodeImage(image, 'ViT')).toEqual(answer);
    expect(await client.encodeText('red car', 'ViT', 'en')).toEqual(answer);
    expect(inference.requests.map((request) => request.get('text'))).toEqual([null, 'red car']);
  });

  it('shows the key of the gateway', async () => {
    await client.encodeText('red car', 'ViT').catch(() => undefined);
    expect(inference.headers[0]?.['x-api-key']).toBe('the key of the gateway');
  });

  it('takes an encoder that says no name for the model that was asked', async () => {
    inference.answer(() => ({ status: 200, body: { clip: JSON.stringify(VECTOR) } }));
    expect(await client.encodeText('red car', 'ViT')).toMatchObject({ encoder: 'ViT' });
  });

  it('asks the next server when one is away', async () => {
    servers = [NOBODY_THERE, inference.url];
    inference.answer(() => reading('found'));
    expect(await client.readText(image, READING)).toMatchObject([{ text: 'found' }]);
  });

  it('says that inference is away, so that the photo is not to blame', async () => {
    servers = [NOBODY_THERE];
    await expect(client.readText(image, READING)).rejects.toBeInstanceOf(BackendUnavailableError);
    servers = [inference.url];
    for (const status of [404, 429, 502, 503, 504]) {
      inference.answer(() => ({ status, body: {} }));
      await expect(client.readText(image, READING)).rejects.toBeInstanceOf(BackendUnavailableError);
    }
  });

  it('gives up on a picture that inference refuses', async () => {
    inference.answer(() => ({ status: 422, body: { detail: 'broken image' } }));
    const refused = client.readText(image, READING);
    await expect(refused).rejects.toBeInstanceOf(UnreadableFileError);
    await expect(refused).rejects.toMatchObject({ permanent: true });
    await expect(refused).rejects.toThrow('broken image');
  });

  it.each([
    ['no lines', {}],
    ['arrays of different lengths', { ocr: { text: ['a'], textScore: [], box: [], boxScore: [] } }],
    ['boxes with too few corners', { ocr: { text: ['a'], textScore: [1], box: [0, 0], boxScore: [1] } }],
  ])('does not believe an answer with %s', async (_, body) => {
    inference.answer(() => ({ status: 200, body }));
    await expect(client.readText(image, READING)).rejects.toThrow('in a form that is not');
  });

  it.each([['[]'], ['nonsense'], [`[${'1,'.repeat(3000)}1]`], [JSON.stringify(VECTOR.map(String))]])(
    'does not believe the vector %.20s',
    async (clip) => {
      inference.answer(() => ({ status: 200, body: { clip } }));
      await expect(client.encodeImage(image, 'ViT')).rejects.toThrow('in a form that is not');
    },
  );

  it('lets go of a request when the process shuts down', async () => {
    inference.answer(() => new Promise(() => undefined));
    const shutdown = new AbortController();
    const running = client.readText(image, READING, shutdown.signal);
    setTimeout(() => shutdown.abort(new Error('shutting down')), 50);
    await expect(running).rejects.toThrow('shutting down');
  });

  it('survives a picture that is replaced while it is read', async () => {
    const changing = join(folder, 'changing.jpeg');
    for (let round = 0; round < 20; round++) {
      await writeFile(changing, Buffer.alloc(5_000_000));
      const running = client.encodeImage(changing, 'ViT').catch(() => undefined);
      await delay(round / 4);
      await writeFile(changing, 'another picture');
      await running;
    }
  });

  it('lets go of an upload at any moment of it without an error that nobody catches', async () => {
    const large = join(folder, 'large.jpeg');
    await writeFile(large, Buffer.alloc(20_000_000));
    for (let round = 0; round < 20; round++) {
      const shutdown = new AbortController();
      const running = client.encodeImage(large, 'ViT', shutdown.signal);
      setTimeout(() => shutdown.abort(new Error('shutting down')), round);
      await expect(running).rejects.toThrow();
    }
  });
});
