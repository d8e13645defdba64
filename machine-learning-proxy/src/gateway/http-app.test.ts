import { describe, expect, it, vi } from 'vitest';
import { setLogLevel } from '../log.ts';
import { PredictError, type PredictErrorCode } from '../protocol/errors.ts';
import type { Backend } from './backend.ts';
import { createHttpApp } from './http-app.ts';
import { Intake } from './intake.ts';
import { Metrics } from './metrics.ts';
import type { HttpApp, RouteParts } from './route-parts.ts';
import { TaskRouter } from './task-router.ts';

const idle: Backend = {
  name: 'local',
  isFullOfImages: false,
  predict: () => Promise.resolve({ clip: '[1,0]' }),
  close: () => Promise.resolve(),
};
const NO_KEYS = { api: undefined, mtPhotos: undefined };

function appOf(
  own: Backend,
  { keys = NO_KEYS, requestBytes = 1_000_000 }: { keys?: RouteParts['keys']; requestBytes?: number } = {},
): HttpApp {
  const metrics = new Metrics({
    queues: () => ({ images: { queued: 3, running: 2 } }),
    workers: () => [],
    modelBytes: () => 42,
  });
  const router = new TaskRouter({ own, immich: undefined, timeoutMs: 10_000, metrics });
  const limits = { requestBytes, pendingPictures: 10, pendingTexts: 10, pendingBytes: 10_000_000 };
  const intake = new Intake(limits, () => own.isFullOfImages);
  return createHttpApp({ router, metrics, intake, keys, health: () => ({ workers: [] }) });
}

/** Encodes a text, with further headers. */
async function predict(app: HttpApp, text = 'red', more: Record<string, string> = {}): Promise<Response> {
  const form = new FormData();
  form.set('entries', '{"clip":{"textual":{"modelName":"any"}}}');
  form.set('text', text);
  const response = new Response(form);
  const headers = new Headers({ ...Object.fromEntries(response.headers), ...more });
  const body = await response.arrayBuffer();
  headers.set('content-length', String(body.byteLength));
  return app.request('/predict', { method: 'POST', headers, body });
}

describe('createHttpApp', () => {
  it('answers ping and health', async () => {
    const app = appOf(idle);
    expect(await (await app.request('/ping')).text()).toBe('pong');
    expect(await (await app.request('/')).json()).toEqual({ message: 'Immich ML' });
    expect(await (await app.request('/health')).json()).toEqual({ status: 'ok', workers: [] });
    expect((await app.request('/nowhere')).status).toBe(404);
  });

  it('answers a prediction', async () => {
    const response = await predict(appOf(idle));
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ clip: '[1,0]' });
  });

  it('keeps the id of a request, unless it is strange', async () => {
    expect((await predict(appOf(idle), 'red', { 'x-request-id': 'abc-1' })).headers.get('x-request-id')).toBe('abc-1');
    const response = await predict(appOf(idle), 'red', { 'x-request-id': 'a b"c' });
    expect(response.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });

  it.each<[PredictErrorCode, number]>([
    ['unreadable_image', 422],
    ['image_too_large', 422],
    ['unsupported_task', 501],
    ['busy', 503],
    ['backend_unavailable', 503],
    ['backend_timeout', 504],
  ])('answers %s with status %i and the reason', async (code, status) => {
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const response = await predict(
      appOf({ ...idle, predict: () => Promise.reject(new PredictError(code, 'The reason')) }),
    );
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ detail: 'The reason' });
    expect(response.headers.get('retry-after')).toBe(status === 503 ? '5' : null);
    written.mockRestore();
  });

  it('tells nothing about a bug', async () => {
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const response = await predict(appOf({ ...idle, predict: () => Promise.reject(new Error('secret path')) }));
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ detail: 'Internal Server Error' });
    expect(written.mock.calls[0]![0]).toContain('secret path');
    written.mockRestore();
  });

  it('refuses a body that is too large', async () => {
    expect((await predict(appOf(idle, { requestBytes: 1000 }), 'x'.repeat(2000))).status).toBe(413);
  });

  it('refuses large uploads while the queue of pictures is full, but still encodes texts', async () => {
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const app = appOf({ ...idle, isFullOfImages: true });
    expect((await predict(app)).status).toBe(200);
    expect((await predict(app, 'x'.repeat(100_000))).status).toBe(503);
    written.mockRestore();
  });

  it('counts what it did, without saying what it was asked', async () => {
    const app = appOf(idle);
    await predict(app, 'a red secret', { 'x-request-id': 'secret-id' });
    const response = await app.request('/metrics');
    expect(response.headers.get('content-type')).toContain('text/plain');
    const text = await response.text();
    expect(text).toContain('inference_tasks_total{task="clip-textual",backend="local",status="200"} 1');
    expect(text).toContain('inference_http_requests_total{route="/predict",status="200"} 1');
    expect(text).toContain('inference_queue_length{queue="images"} 3');
    expect(text).toContain('inference_model_bytes 42');
    expect(text).toMatch(/process_resident_memory_bytes \d{6}/);
    expect(text).not.toContain('secret');
  });
});

it('logs one line a request where that is wanted, without saying what it was asked', async () => {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  setLogLevel('debug');
  await predict(appOf(idle), 'a secret', { 'x-request-id': 'id-1', 'x-api-key': 'secret' });
  setLogLevel('log');
  await predict(appOf(idle), 'a secret');
  const lines = written.mock.calls.map(([line]) => String(line));
  written.mockRestore();
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0]!)).toMatchObject({
    level: 'debug',
    message: 'A request was answered',
    requestId: 'id-1',
    route: '/predict',
    status: 200,
  });
  expect(lines[0]).not.toContain('secret');
});

describe('keys', () => {
  const app = appOf(idle, { keys: { api: 'the key', mtPhotos: 'another key' } });

  it('asks for the key, but not where health is looked up', async () => {
    expect((await predict(app)).status).toBe(401);
    expect((await predict(app, 'red', { 'x-api-key': 'wrong' })).status).toBe(401);
    expect((await predict(app, 'red', { 'x-api-key': 'another key' })).status).toBe(401);
    expect((await app.request('/metrics')).status).toBe(401);
    for (const path of ['/', '/ping', '/health']) {
      expect((await app.request(path)).status).toBe(200);
    }
  });

  it('takes the key from either header', async () => {
    expect((await predict(app, 'red', { 'x-api-key': 'the key' })).status).toBe(200);
    const spaceless = appOf(idle, { keys: { ...NO_KEYS, api: 'key' } });
    expect((await predict(spaceless, 'red', { authorization: 'Bearer key' })).status).toBe(200);
  });

  it.each(['/check', '/ocr', '/clip/img', '/clip/txt', '/restart'])(
    'asks for the MT Photos key at %s',
    async (path) => {
      for (const headers of [{}, { 'api-key': 'the key' }]) {
        expect((await app.request(path, { method: 'POST', headers })).status).toBe(401);
      }
      const admitted = await app.request(path, { method: 'POST', headers: { 'api-key': 'another key' } });
      expect(admitted.status).not.toBe(401);
    },
  );
});
