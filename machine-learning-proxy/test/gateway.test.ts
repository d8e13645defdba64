import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import sharp from 'sharp';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { formOf, json, startFake, startStreaming } from './fake-service.ts';
import { CLIP_IMAGE, CLIP_TEXT, FACES, OCR, post, predictForm, startService } from './service.ts';

const READING = { text: ['发票'], textScore: [0.9], box: [0, 0, 1, 0, 1, 1, 0, 1], boxScore: [0.8] };
const FOUND_FACES = [{ boundingBox: { x1: 1, y1: 2, x2: 3, y2: 4 }, embedding: '[0.5]', score: 0.9 }];

let picture: Buffer;

beforeAll(async () => {
  const plain = sharp({ create: { width: 40, height: 20, channels: 3, background: 'teal' } });
  // Upright, it is 20 wide and 40 high.
  picture = await plain.withMetadata({ orientation: 6 }).jpeg().toBuffer();
});

beforeEach(() => {
  // Warnings about what these tests do to the services.
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  return () => vi.restoreAllMocks();
});

describe('a task of another service', () => {
  it('is passed on untouched, and so is the answer', async () => {
    const immich = await startFake((_, response) => {
      response.writeHead(207, { 'content-type': 'text/odd', 'x-more': 'kept', 'set-cookie': ['a=1', 'b=2'] });
      response.end('Immich’s own answer');
    });
    const url = await startService({ IMMICH_API: immich.url, API_KEY: 'ours' });
    const form = new Response(predictForm(FACES, { image: picture }));
    const contentType = form.headers.get('content-type')!;
    const body = await form.arrayBuffer();
    const answer = await fetch(`${url}/predict`, {
      method: 'POST',
      body,
      headers: { 'content-type': contentType, 'x-api-key': 'ours', 'x-more': 'kept too', 'x-request-id': 'id-1' },
    });
    expect(answer.status).toBe(207);
    expect(answer.headers.get('content-type')).toBe('text/odd');
    expect(answer.headers.get('x-more')).toBe('kept');
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await answer.text()).toBe('Immich’s own answer');

    const [received] = immich.requests;
    expect(received!.body.equals(Buffer.from(body))).toBe(true);
    expect(received!.headers).toMatchObject({
      'content-type': contentType,
      'x-more': 'kept too',
      'x-request-id': 'id-1',
    });
    expect(received!.headers).not.toHaveProperty('x-api-key');
  });

  it('flows through while it is still being sent', async () => {
    let arrived = 0;
    const immich = await startStreaming((request, response) => {
      request.on('data', (chunk: Buffer) => (arrived += chunk.length)).on('end', () => json(response, {}));
    });
    const url = await startService({ IMMICH_API: immich.url });
    const upload = httpRequest(`${url}/predict`, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    });
    const head = (name: string, more = '') => `--x\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`;
    upload.write(`${head('entries')}${JSON.stringify(FACES)}\r\n${head('image', '; filename="a.jpg"')}`);
    upload.write(Buffer.alloc(300_000));
    await vi.waitFor(() => expect(arrived).toBeGreaterThan(300_000), { timeout: 30_000 });
    upload.end('\r\n--x--\r\n');
    const [response] = (await once(upload, 'response')) as [{ statusCode: number }];
    expect(response.statusCode).toBe(200);
  });

  it('is passed on wherever the entries stand, and whatever the task is', async () => {
    const immich = await startFake((_, response) => json(response, { pets: ['cat'] }));
    const url = await startService({ IMMICH_API: immich.url });
    const form = new FormData();
    form.set('image', new Blob([Uint8Array.from(picture)]), 'a.jpg');
    form.set('entries', '{"pets":{"visual":{"modelName":"any"}}}');
    const answer = await fetch(`${url}/predict`, { method: 'POST', body: form });
    expect(await answer.json()).toEqual({ pets: ['cat'] });
  });

  it('is refused with a clear status where there is no other service', async () => {
    const url = await startService({ WORKER_URLS: 'http://127.0.0.1:9' });
    expect((await post(url, FACES, { image: picture })).status).toBe(501);
    expect((await post(url, { pets: {} }, { image: picture })).status).toBe(422);
  });

  it('asks the caller to come back where the other service is away', async () => {
    const url = await startService({ IMMICH_API: 'http://127.0.0.1:9' });
    const answer = await post(url, FACES, { image: picture });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
  });
});

describe('tasks of two services in one request', () => {
  const worker = () =>
    startFake((_, response) => json(response, { ocr: READING, clip: '[1]', imageWidth: 40, imageHeight: 20 }));

  it('are done by both, and answered together', async () => {
    const [own, immich] = [
      await worker(),
      await startFake((_, response) =>
        json(response, { 'facial-recognition': FOUND_FACES, imageWidth: 400, imageHeight: 200 }),
      ),
    ];
    const url = await startService({ WORKER_URLS: own.url, IMMICH_API: immich.url });
    const answer = await post(url, { ...OCR, ...FACES, ...CLIP_IMAGE }, { image: picture });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      ocr: READING,
      clip: '[1]',
      'facial-recognition': FOUND_FACES,
      imageWidth: 400,
      imageHeight: 200,
    });
    for (const [{ requests }, tasks] of [
      [own, ['ocr', 'clip']],
      [immich, ['facial-recognition']],
    ] as const) {
      const form = await formOf(requests[0]!);
      expect(Object.keys(JSON.parse(form.get('entries') as string) as object)).toEqual(tasks);
      expect(Buffer.from(await (form.get('image') as File).arrayBuffer()).equals(picture)).toBe(true);
    }
  });

  it('fail together, with the answer of the service that failed', async () => {
    const immich = await startFake((_, response) => json(response, { detail: 'No such model' }, 418));
    const own = await worker();
    const url = await startService({ WORKER_URLS: own.url, IMMICH_API: immich.url });
    const answer = await post(url, { ...OCR, ...FACES }, { image: picture });
    expect(answer.status).toBe(418);
    expect(await answer.json()).toEqual({ detail: 'No such model' });
  });
});

describe('workers in other processes', () => {
  it('are asked as Immich would ask, with our key and the id of the request', async () => {
    const worker = await startFake((_, response) => json(response, { clip: '[1]', clipEncoder: 'stand-in' }));
    const url = await startService({ WORKER_URLS: worker.url, API_KEY: 'ours' });
    const headers = { 'x-api-key': 'ours', 'x-request-id': 'id-1' };
    const answer = await post(url, CLIP_TEXT, { text: '红色' }, { headers });
    expect(await answer.json()).toEqual({ clip: '[1]', clipEncoder: 'stand-in' });
    const [received] = worker.requests;
    expect(received!.headers).toMatchObject(headers);
    const form = await formOf(received!);
    expect(form.get('text')).toBe('红色');
    expect(JSON.parse(form.get('entries') as string)).toEqual(CLIP_TEXT);
  });

  it('work beside this process where it is a worker, too', async () => {
    const worker = await startFake((_, response) => json(response, { clip: '[1]' }));
    const url = await startService({ WORKER_URLS: worker.url, INFERENCE_ROLES: 'gateway,worker' });
    const answers = await Promise.all(
      Array.from({ length: 4 }, async () => (await (await post(url, CLIP_TEXT, { text: 'red' })).json()) as object),
    );
    expect(worker.requests).toHaveLength(2);
    expect(answers.filter((answer) => 'clipEncoder' in answer)).toHaveLength(2);
    expect(await (await fetch(`${url}/health`)).json()).toMatchObject({
      workers: [{ worker: 'local' }, { worker: new URL(worker.url).host }],
    });
  });

  it('pass their refusals on to the caller', async () => {
    const worker = await startFake((_, response) => json(response, { detail: 'The image cannot be decoded' }, 422));
    const url = await startService({ WORKER_URLS: worker.url });
    const answer = await post(url, OCR, { image: picture });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toEqual({ detail: 'The image cannot be decoded' });
  });

  it('learn that the caller left, and nobody else is asked', async () => {
    const [arrived, left]: [string[], string[]] = [[], []];
    const fakes = await Promise.all(
      ['a', 'b'].map((name) =>
        startStreaming((request, response) => {
          arrived.push(name);
          request.resume();
          response.once('close', () => left.push(name));
        }),
      ),
    );
    const url = await startService({ WORKER_URLS: fakes.map((fake) => fake.url).join(',') });
    const caller = new AbortController();
    const answer = post(url, OCR, { image: picture }, { signal: caller.signal }).catch(() => 'left');
    await vi.waitFor(() => expect(arrived).toHaveLength(1), { timeout: 30_000 });
    caller.abort();
    expect(await answer).toBe('left');
    await vi.waitFor(() => expect(left).toEqual(arrived), { timeout: 30_000 });
    expect(arrived).toHaveLength(1);
  });

  it('do not keep a caller waiting for ever', async () => {
    const silent = await startStreaming((request) => request.resume());
    const url = await startService({ WORKER_URLS: silent.url, PREDICT_TIMEOUT_SECONDS: '0.2' });
    const answer = await post(url, OCR, { image: picture });
    expect(answer.status).toBe(504);
    expect(await answer.json()).toEqual({ detail: 'It took longer than 0.2 s' });
  });

  it('show in health and metrics when they fail', async () => {
    const url = await startService({ WORKER_URLS: 'http://user:secret@127.0.0.1:9' });
    for (let index = 0; index < 3; index++) {
      expect((await post(url, CLIP_TEXT, { text: 'red' })).status).toBe(503);
    }
    expect(await (await fetch(`${url}/health`)).json()).toMatchObject({
      workers: [{ worker: '127.0.0.1:9', circuit: 'open' }],
    });
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('inference_circuit_open{worker="127.0.0.1:9"} 1');
    expect(metrics).toContain('inference_tasks_total{task="clip-textual",backend="workers",status="503"} 3');
  });
});

describe('an MT Photos AI server', () => {
  it('reads text and encodes, and is answered for as Immich', async () => {
    const mtPhotos = await startFake((request, response) => {
      const reading = {
        texts: ['发票', 'faint'],
        scores: ['0.91', '0.20'],
        boxes: [
          { x: '2.0', y: '4.0', width: '10.0', height: '20.0' },
          { x: '0.0', y: '0.0', width: '1.0', height: '1.0' },
        ],
      };
      json(response, { result: request.path === '/ocr' ? reading : ['0.6', '0.8'] });
    });
    const url = await startService({ MT_PHOTOS_API: mtPhotos.url, MT_PHOTOS_API_KEY: 'theirs' });
    const seen = await post(url, { ...OCR, ...CLIP_IMAGE }, { image: picture });
    expect(await seen.json()).toEqual({
      ocr: { text: ['发票'], textScore: [0.91], box: [0.1, 0.1, 0.6, 0.1, 0.6, 0.6, 0.1, 0.6], boxScore: [0.91] },
      clip: '[0.6,0.8]',
      clipEncoder: 'mt-photos-ai',
      imageWidth: 20,
      imageHeight: 40,
    });
    expect(await (await post(url, CLIP_TEXT, { text: '红色' })).json()).toEqual({
      clip: '[0.6,0.8]',
      clipEncoder: 'mt-photos-ai',
    });

    expect(mtPhotos.requests.map(({ path }) => path).toSorted()).toEqual(['/clip/img', '/clip/txt', '/ocr']);
    expect(new Set(mtPhotos.requests.map(({ headers }) => headers['api-key']))).toEqual(new Set(['theirs']));
    const requestOf = (wanted: string) => mtPhotos.requests.find(({ path }) => path === wanted)!;
    const file = (await formOf(requestOf('/ocr'))).get('file') as File;
    expect(Buffer.from(await file.arrayBuffer()).equals(picture)).toBe(true);
    expect(JSON.parse(requestOf('/clip/txt').body.toString())).toEqual({ text: '红色' });
  });

  it('is not even asked about what is no picture', async () => {
    const mtPhotos = await startFake((_, response) => json(response, { result: [] }));
    const url = await startService({ MT_PHOTOS_API: mtPhotos.url });
    expect((await post(url, OCR, { image: Buffer.from('no picture') })).status).toBe(422);
    expect(mtPhotos.requests).toEqual([]);
  });

  it('may be away', async () => {
    const url = await startService({ MT_PHOTOS_API: 'http://127.0.0.1:9' });
    expect((await post(url, OCR, { image: picture })).status).toBe(503);
  });
});
