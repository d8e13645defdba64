import { getAssetOcr } from '@immich/sdk';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { signUp, type Account } from '../client/account.ts';
import { untilQueuesAreIdle } from '../client/queues.ts';
import { uploadFile } from '../client/upload.ts';
import { TestServer } from '../stack/server.ts';

const CACHE_CONTROL = 'private, max-age=86400, no-transform, stale-while-revalidate=2592000, stale-if-error=2592000';

let server: TestServer;
let admin: Account;
let photo: string;
let sideways: string;
let video: string;
let chinese: string;

beforeAll(async () => {
  server = await TestServer.start(inject('backends'));
  admin = await signUp(server);
  photo = await upload('orange-cat.jpg');
  sideways = await upload('hotel-bill-seaview.jpg');
  video = await upload('ferry-arrival.mp4');
  chinese = await upload('green-meadow.webp');
  await untilQueuesAreIdle(admin);
});

afterAll(() => server.stop());

describe('the thumbnail', () => {
  it('is a webp whose short side has 250 pixels', async () => {
    const response = await get(`/assets/${photo}/thumbnail?size=thumbnail`);
    expect(response.headers.get('content-type')).toBe('image/webp');
    expect(await sizeOf(response)).toEqual({ format: 'webp', width: 375, height: 250 });
  });

  it('has the headers by which clients cache it', async () => {
    const { headers } = await get(`/assets/${photo}/thumbnail`);
    expect(headers.get('cache-control')).toBe(CACHE_CONTROL);
    expect(headers.get('etag')).toMatch(/^W\/".+"$/);
    expect(headers.get('last-modified')).toBeTruthy();
    expect(headers.get('accept-ranges')).toBe('bytes');
    expect(headers.get('content-disposition')).toMatch(/^inline; filename\*=UTF-8''orange-cat_thumbnail\.webp$/);
  });

  it('is not sent again to who has it', async () => {
    const first = await get(`/assets/${photo}/thumbnail`);
    const etag = first.headers.get('etag') ?? '';
    await first.arrayBuffer();
    // Without a header of its own, fetch would ask every cache on the way not to answer.
    const second = await get(`/assets/${photo}/thumbnail`, { 'if-none-match': etag, 'cache-control': 'max-age=0' });
    expect(second.status).toBe(304);
    expect((await second.arrayBuffer()).byteLength).toBe(0);
  });
});

describe('a HEIC photo of a phone', () => {
  it('is shown, and its text is read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'heic-'));
    const heic = join(folder, 'IMG_0001.HEIC');
    const source = join(folder, 'invoice.jpg');
    await sharp(join(inject('samples'), 'invoice-cobalt-cycles.png'))
      .jpeg({ quality: 95 })
      .toFile(source);
    await promisify(execFile)('heif-enc', [source, '-o', heic]);
    const id = await uploadFile(admin.options, heic);
    await rm(folder, { recursive: true });
    await untilQueuesAreIdle(admin);
    expect(await sizeOf(await get(`/assets/${id}/thumbnail?size=preview`))).toMatchObject({ format: 'jpeg' });
    const text = (await getAssetOcr({ id }, admin.options)).map((line) => line.text).join(' ');
    expect(text.toLowerCase()).toContain('invoice');
  });
});

describe('the preview', () => {
  it('is a jpeg whose short side has at most 1440 pixels, upright', async () => {
    expect(await sizeOf(await get(`/assets/${photo}/thumbnail?size=preview`))).toEqual({
      format: 'jpeg',
      width: 1600,
      height: 1066,
    });
    expect(await sizeOf(await get(`/assets/${sideways}/thumbnail?size=preview`))).toEqual({
      format: 'jpeg',
      width: 1200,
      height: 1600,
    });
  });
});

describe('the full size', () => {
  it('of a picture that browsers can show is the original', async () => {
    const response = await get(`/assets/${photo}/thumbnail?size=fullsize`);
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toMatch(/original/);
  });
});

describe('the original', () => {
  it('is sent as a whole and in parts', async () => {
    const bytes = await readFile(join(inject('samples'), 'green-meadow.webp'));
    const whole = await get(`/assets/${chinese}/original`);
    expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
    const part = await get(`/assets/${chinese}/original`, { range: 'bytes=100-199' });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 100-199/${bytes.length}`);
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(100, 200))).toBe(true);
    const beyond = await get(`/assets/${chinese}/original`, { range: `bytes=${bytes.length}-` });
    expect(beyond.status).toBe(416);
  });
});

describe('a video', () => {
  it('has pictures of its own and plays in parts', async () => {
    expect(await sizeOf(await get(`/assets/${video}/thumbnail?size=preview`))).toMatchObject({ format: 'jpeg' });
    const part = await get(`/assets/${video}/video/playback`, { range: 'bytes=0-99' });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-type')).toBe('video/mp4');
    expect((await part.arrayBuffer()).byteLength).toBe(100);
  });

  it('is the only thing that plays', async () => {
    const response = await get(`/assets/${photo}/video/playback`);
    expect(response.status).toBe(404);
    expect(response.headers.get('cache-control')).toBe('none');
  });
});

async function upload(file: string): Promise<string> {
  return uploadFile(admin.options, join(inject('samples'), file));
}

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server.url}/api${path}`, { headers: { ...admin.options.headers, ...headers }, redirect: 'manual' });
}

async function sizeOf(response: Response) {
  const { format, width, height } = await sharp(Buffer.from(await response.arrayBuffer())).metadata();
  return { format, width, height };
}
