import { deleteAssets, getAssetInfo, getAssetStatistics, searchSmart } from '@immich/sdk';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { signUp, type Account } from '../client/account.ts';
import { untilQueuesAreIdle } from '../client/queues.ts';
import { request, type Answer, type ErrorBody } from '../client/request.ts';
import { sha1, uploadBytes, uploadFile } from '../client/upload.ts';
import { pause } from '../stack/child.ts';
import { TestServer } from '../stack/server.ts';

let server: TestServer;
let admin: Account;
let goodPhoto: string;

beforeAll(async () => {
  server = await TestServer.start(inject('backends'));
  admin = await signUp(server);
  goodPhoto = await uploadFile(admin.options, join(inject('samples'), 'sign-stop.jpg'));
  await untilQueuesAreIdle(admin);
});

afterAll(() => server.stop());

afterEach(async () => {
  // Whatever was sent, the server lives, logs no bug, and its jobs go on.
  expect(server.output).not.toMatch(/failed unexpectedly|unhandled|ECONNRESET/i);
  expect(await searchSmart({ smartSearchDto: { query: 'ocr:stop' } }, admin.options)).toMatchObject({
    assets: { items: [{ id: goodPhoto }] },
  });
});

describe('a file that is not taken', () => {
  it.each([
    ['a text file', 'notes.txt', 'just text', 'Unsupported file type notes.txt'],
    ['a file without an ending', 'README', 'just text', 'Unsupported file type README'],
    ['an empty file', 'empty.jpg', '', /empty|required/i],
  ])('%s is refused and leaves nothing behind', async (_what, name, content, message) => {
    const before = await everything();
    const answer = await uploadBytes<ErrorBody>(admin.options, content, name);
    expectError(answer, 400, message);
    expect(await everything()).toEqual(before);
  });

  it('with a checksum that is not its own is refused and leaves nothing behind', async () => {
    const before = await everything();
    const answer = await uploadBytes<ErrorBody>(admin.options, 'some content', 'a.jpg', {
      'x-immich-checksum': sha1('other content'),
    });
    expectError(answer, 400);
    expect(await everything()).toEqual(before);
  });

  it('with a checksum that is none is refused', async () => {
    const answer = await uploadBytes<ErrorBody>(admin.options, 'some content', 'a.jpg', {
      'x-immich-checksum': 'not a checksum',
    });
    expectError(answer, 400);
  });

  it('whose upload breaks off leaves nothing behind', async () => {
    const before = await everything();
    await breakOffAnUpload();
    await expect.poll(everything, { timeout: 30_000 }).toEqual(before);
  });
});

describe('a file that cannot be read', () => {
  it.each<[string, string, () => Promise<Uint8Array<ArrayBuffer> | string>]>([
    ['a text file named .jpg', 'text.jpg', () => Promise.resolve('this is no picture at all')],
    ['a truncated jpeg', 'cut.jpg', async () => (await sample('beach.jpg')).subarray(0, 2000)],
    ['a truncated video', 'cut.mp4', async () => (await sample('ferry-arrival.mp4')).subarray(0, 900)],
    ['a decompression bomb', 'bomb.png', bomb],
    ['an svg named .png', 'vector.png', () => Promise.resolve('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ])('%s is kept as it is, and its jobs come to an end', async (_what, name, content) => {
    const bytes = await content();
    const { status, body } = await uploadBytes(admin.options, bytes, name);
    expect(status).toBe(201);
    await untilQueuesAreIdle(admin);
    const asset = await getAssetInfo({ id: body.id }, admin.options);
    expect(Buffer.from(asset.checksum, 'base64').toString('hex')).toBe(sha1(bytes));
    expect(await readFile(asset.originalPath)).toEqual(Buffer.from(bytes as Uint8Array));
    const thumbnail = await request<ErrorBody>(admin.options, 'GET', `/assets/${body.id}/thumbnail`);
    expect([200, 404]).toContain(thumbnail.status);
    await deleteAssets({ assetBulkDeleteDto: { ids: [body.id], force: true } }, admin.options);
    await untilQueuesAreIdle(admin);
  });
});

describe('a request that makes no sense', () => {
  it.each<[string, string, string, Parameters<typeof request>[3]]>([
    ['broken JSON', 'POST', '/search/smart', { text: '{"query": ' }],
    ['a number for a text', 'POST', '/search/smart', { json: { query: 7 } }],
    ['no query', 'POST', '/search/smart', { json: {} }],
    ['a page below one', 'POST', '/search/metadata', { json: { page: 0 } }],
    ['a page that is too large', 'POST', '/search/metadata', { json: { size: 100_000 } }],
    ['an id that is none', 'GET', '/assets/not-a-uuid', undefined],
    ['a time bucket that is none', 'GET', '/timeline/bucket?timeBucket=yesterday', undefined],
    ['an unknown size of thumbnail', 'GET', '/assets/00000000-0000-4000-8000-000000000000/thumbnail?size=x', undefined],
    ['an unknown job', 'POST', '/assets/jobs', { json: { assetIds: [], name: 'explode' } }],
    ['a queue that does not exist', 'PUT', '/queues/nonsense', { json: { isPaused: true } }],
    ['a body of 20 MB', 'POST', '/search/smart', { json: { query: 'x'.repeat(20_000_000) } }],
  ])('%s', async (_what, method, path, content) => {
    const answer = await request<ErrorBody>(admin.options, method, path, content);
    expectError(answer, path === '/search/smart' && answer.status === 413 ? 413 : 400);
  });

  it('an unknown route', async () => {
    expectError(await request<ErrorBody>(admin.options, 'GET', '/nosuch'), 404, 'Cannot GET /api/nosuch');
  });
});

describe('a query of strange characters', () => {
  it.each([
    `'`,
    `"`,
    `ocr:"`,
    `ocr:'); drop table asset; --`,
    'ocr:%_%',
    'ocr:&|!:*()<->',
    'ocr:a & !b | (c:*',
    'ocr:\\',
    'ocr:a\u0000b',
    '\u0000',
    'ocr:',
    'ocr: ocr: ocr:',
    ':::',
    '-',
    'ocr:\ud800',
    'ocr:👩‍👩‍👧‍👦',
    `ocr:${'发票 '.repeat(2000)}`,
    'x'.repeat(100_000),
    `ocr:${'a '.repeat(50_000)}`,
  ])('number %# is a search or a clear refusal', async (query) => {
    for (const [path, json] of [
      ['/search/smart', { query }],
      ['/search/ocr', { ocr: query }],
      ['/search/metadata', { ocr: query }],
      ['/search/metadata', { originalFileName: query }],
      ['/search/metadata', { description: query }],
      ['/search/statistics', { ocr: query }],
    ] as const) {
      const answer = await request<ErrorBody>(admin.options, 'POST', path, { json });
      expect([200, 400], `${path}: ${JSON.stringify(answer.body).slice(0, 300)}`).toContain(answer.status);
      if (answer.status === 400) {
        expectError(answer, 400);
      }
    }
    const lines = await request<ErrorBody>(
      admin.options,
      'GET',
      `/assets/${goodPhoto}/ocr?query=${encodeURIComponent(query.toWellFormed()).slice(0, 4000).replace(/%\w?$/, '')}`,
    );
    expect([200, 400]).toContain(lines.status);
  });

  it('finds a percent sign only where there is one', async () => {
    for (const originalFileName of ['%', '_', '%.jpg']) {
      const { body } = await request<{ assets: { total: number } }>(admin.options, 'POST', '/search/metadata', {
        json: { originalFileName },
      });
      expect(body.assets.total).toBe(0);
    }
  });
});

describe('statistics', () => {
  it('count only what was kept in the end', async () => {
    expect(await getAssetStatistics({}, admin.options)).toEqual({ images: 1, videos: 0, total: 1 });
  });
});

function expectError({ status, body, headers }: Answer<ErrorBody>, expected: number, message?: string | RegExp): void {
  expect(status, JSON.stringify(body).slice(0, 500)).toBe(expected);
  expect(body.statusCode).toBe(expected);
  expect(body.error).toBeTruthy();
  expect(body.correlationId).toBe(headers.get('x-immich-cid'));
  if (message) {
    expect(body.message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  }
}

/** Every row of an asset, and every file in the media folder: what a refused request must not change. */
async function everything(): Promise<{ rows: string[]; files: string[] }> {
  const { rows } = await server.database.query<{ id: string }>('select id from asset order by id');
  const entries = await readdir(server.mediaDir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return { rows: rows.map(({ id }) => id), files: files.sort() };
}

async function sample(file: string): Promise<Uint8Array<ArrayBuffer>> {
  return readFile(join(inject('samples'), file));
}

/** 400 million white pixels in a few kilobytes. */
async function bomb(): Promise<Uint8Array<ArrayBuffer>> {
  const side = 20_000;
  const white = sharp({
    create: { width: side, height: side, channels: 3, background: '#fff' },
    limitInputPixels: false,
  });
  return new Uint8Array(await white.toColourspace('b-w').png({ compressionLevel: 9, palette: true }).toBuffer());
}

/** Sends the first megabytes of an upload and then hangs up. */
async function breakOffAnUpload(): Promise<void> {
  const sending = httpRequest(`${server.url}/api/assets`, {
    method: 'POST',
    headers: {
      ...admin.options.headers,
      'content-type': 'multipart/form-data; boundary=half',
      'content-length': 30_000_000,
    },
  });
  const brokenOff = once(sending, 'error');
  for (const name of ['fileCreatedAt', 'fileModifiedAt']) {
    sending.write(`--half\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${new Date(0).toISOString()}\r\n`);
  }
  sending.write('--half\r\ncontent-disposition: form-data; name="assetData"; filename="large.jpg"\r\n\r\n');
  sending.write(Buffer.alloc(5_000_000));
  await pause(500);
  sending.destroy(new Error('broken off'));
  await brokenOff;
}
