import { describe, expect, it, vi } from 'vitest';
import { PredictError, type PredictErrorCode } from '../protocol/errors.ts';
import type { Backend } from './backend.ts';
import { createHttpApp } from './http-app.ts';

const idle: Backend = {
  isFullOfImages: false,
  predict: () => Promise.resolve({ embedding: Float32Array.of(1, 0) }),
};

async function predict(backend: Backend, text: string, limits = { requestBytes: 1_000_000 }): Promise<Response> {
  const form = new FormData();
  form.set('entries', '{"clip":{"textual":{"modelName":"any"}}}');
  form.set('text', text);
  const { headers, body } = await serialise(form);
  return createHttpApp(backend, limits).request('/predict', { method: 'POST', headers, body });
}

/** A form as it travels, with its length. */
async function serialise(form: FormData): Promise<{ headers: Headers; body: ArrayBuffer }> {
  const response = new Response(form);
  const headers = new Headers(response.headers);
  const body = await response.arrayBuffer();
  headers.set('content-length', String(body.byteLength));
  return { headers, body };
}

describe('createHttpApp', () => {
  it('answers ping and says which models serve', async () => {
    const app = createHttpApp(idle, { requestBytes: 1000 });
    expect(await (await app.request('/ping')).text()).toBe('pong');
    expect(await (await app.request('/')).json()).toEqual({ message: 'Immich ML' });
    expect(await (await app.request('/health')).json()).toMatchObject({ models: { clip: { standIn: true } } });
    expect((await app.request('/nowhere')).status).toBe(404);
  });

  it('answers a prediction', async () => {
    const response = await predict(idle, 'red');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ clip: '[1,0]' });
  });

  it.each<[PredictErrorCode, number]>([
    ['unreadable_image', 422],
    ['image_too_large', 422],
    ['unsupported_task', 501],
    ['busy', 503],
  ])('answers %s with status %i and the reason', async (code, status) => {
    const failing = { ...idle, predict: () => Promise.reject(new PredictError(code, 'The reason')) };
    const response = await predict(failing, 'red');
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ detail: 'The reason' });
    expect(response.headers.get('retry-after')).toBe(code === 'busy' ? '5' : null);
  });

  it('tells nothing about a bug', async () => {
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const broken = { ...idle, predict: () => Promise.reject(new Error('secret path')) };
    const response = await predict(broken, 'red');
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ detail: 'Internal Server Error' });
    expect(written.mock.calls[0]![0]).toContain('secret path');
    written.mockRestore();
  });

  it('refuses a body that is too large', async () => {
    expect((await predict(idle, 'x'.repeat(2000), { requestBytes: 1000 })).status).toBe(413);
  });

  it('refuses large uploads while the queue of pictures is full, but still encodes texts', async () => {
    const busy = { ...idle, isFullOfImages: true };
    expect((await predict(busy, 'red')).status).toBe(200);
    expect((await predict(busy, 'x'.repeat(100_000))).status).toBe(503);
  });
});
