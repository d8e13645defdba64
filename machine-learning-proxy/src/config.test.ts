import { describe, expect, it } from 'vitest';
import { loadConfig } from './config.ts';

describe('loadConfig', () => {
  it('works without any setting, on this machine alone', () => {
    expect(loadConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 3003,
      isWorker: true,
      backends: { workerUrls: [], mtPhotos: undefined, immichUrl: undefined },
      keys: { api: undefined, mtPhotos: undefined },
    });
  });

  it('takes an empty setting for one that is not set', () => {
    expect(loadConfig({ API_KEY: '', PORT: '', HTTP_PORT: '8060', IMMICH_API: '' })).toMatchObject({
      port: 8060,
      keys: { api: undefined },
      backends: { immichUrl: undefined },
    });
  });

  it('prefers PORT to the name that the port once had', () => {
    expect(loadConfig({ PORT: '1', HTTP_PORT: '2' }).port).toBe(1);
  });

  it('is only a gateway where others do the work, unless told otherwise', () => {
    const WORKER_URLS = 'http://a:3003, https://b';
    expect(loadConfig({ WORKER_URLS })).toMatchObject({
      isWorker: false,
      backends: { workerUrls: ['http://a:3003', 'https://b'] },
    });
    expect(loadConfig({ WORKER_URLS, INFERENCE_ROLES: 'gateway, worker' }).isWorker).toBe(true);
    expect(loadConfig({ MT_PHOTOS_API: 'http://mt:8060', MT_PHOTOS_API_KEY: 'k' })).toMatchObject({
      isWorker: false,
      backends: { mtPhotos: { url: 'http://mt:8060', apiKey: 'k' } },
    });
  });

  it('leaves no route open when callers need a key', () => {
    expect(loadConfig({ API_KEY: 'a' }).keys).toEqual({ api: 'a', mtPhotos: 'a' });
    expect(loadConfig({ API_KEY: 'a', API_AUTH_KEY: 'b' }).keys).toEqual({ api: 'a', mtPhotos: 'b' });
  });

  it('fetches only the models that it is told to, from the sites or mirrors that it is told to', () => {
    expect(loadConfig({}).models).toMatchObject({ downloads: 'configured', configured: {} });
    const settings = { CLIP_MODEL: 'ViT-B-16', CLIP_DOWNLOAD_ROOT: '/models', HF_ENDPOINT: 'http://mirror/hub/' };
    expect(loadConfig(settings).models).toMatchObject({
      root: '/models',
      configured: { clip: 'ViT-B-16' },
      endpoints: { huggingFace: 'http://mirror/hub' },
    });
    expect(() => loadConfig({ CLIP_MODEL: '../elsewhere' })).toThrow('CLIP_MODEL');
    expect(() => loadConfig({ HF_ENDPOINT: 'https://me:secret@mirror' })).toThrow('HF_ENDPOINT');
  });

  it('names every setting that is wrong', () => {
    const wrong = { PORT: 'x', INFERENCE_THREADS: '0', INFERENCE_ROLES: 'boss', WORKER_URLS: 'ftp://a' };
    for (const name of Object.keys(wrong)) {
      expect(() => loadConfig(wrong)).toThrow(name);
    }
  });

  it.each([
    [{ INFERENCE_ROLES: 'gateway' }, 'needs WORKER_URLS'],
    [{ INFERENCE_ROLES: 'worker', WORKER_URLS: 'http://a' }, 'for a gateway'],
    [{ INFERENCE_ROLES: 'worker', IMMICH_API: 'http://a' }, 'for a gateway'],
    [{ MT_PHOTOS_API: 'http://a', WORKER_URLS: 'http://b' }, 'set either'],
    [{ MT_PHOTOS_API: 'http://a', INFERENCE_ROLES: 'worker,gateway' }, 'set either'],
  ])('refuses %o', (environment, reason) => {
    expect(() => loadConfig(environment)).toThrow(reason);
  });

  it('cannot be changed later', () => {
    expect(Object.isFrozen(loadConfig({}).backends.workerUrls)).toBe(true);
  });
});
