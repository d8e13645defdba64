import {
  AssetTypeEnum,
  deleteAssets,
  getAssetOcr,
  restoreAssets,
  searchAssets,
  searchAssetStatistics,
  searchRandom,
  searchSmart,
  type AssetResponseDto,
} from '@immich/sdk';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { signUp, withHeader, type Account } from '../client/account.ts';
import { EventListener } from '../client/events.ts';
import { failed, untilQueuesAreIdle } from '../client/queues.ts';
import { request } from '../client/request.ts';
import { uploadFile } from '../client/upload.ts';
import { eventually } from '../stack/child.ts';
import { TestServer } from '../stack/server.ts';

const FILES = [
  'invoice-cobalt-cycles.png',
  'fapiao-xinghe-office.png',
  'screenshot-wifi.webp',
  'chat-dinner-zh.jpg',
  'sign-exit.jpg',
  'red-car.jpg',
  'forest.jpg',
  'ferry-arrival.mp4',
];

interface FoundAsset extends AssetResponseDto {
  match?: { matchedBy: string; snippet?: { text: string; marked: boolean }[]; lineIds?: string[] };
}
interface SearchAnswer {
  assets: { total: number; items: FoundAsset[]; nextPage: string | null };
}

let server: TestServer;
let admin: Account;
const ids = new Map<string, string>();

beforeAll(async () => {
  server = await TestServer.start(inject('backends'));
  admin = await signUp(server);
  for (const file of FILES) {
    ids.set(file, await uploadFile(admin.options, join(inject('samples'), file)));
  }
  expect(failed(await untilQueuesAreIdle(admin))).toBe(0);
});

afterAll(() => server.stop());

describe('search for text', () => {
  it.each([
    ['ocr:invoice', 'invoice-cobalt-cycles.png'],
    ['OCR:Invoice', 'invoice-cobalt-cycles.png'],
    ['ocr:发票', 'fapiao-xinghe-office.png'],
    ['ocr：发票', 'fapiao-xinghe-office.png'],
    ['ocr:"brake pads"', 'invoice-cobalt-cycles.png'],
    ['ocr:重庆小面', 'chat-dinner-zh.jpg'],
    ['ocr:tidepool', 'screenshot-wifi.webp'],
    ['ocr:渡轮', 'ferry-arrival.mp4'],
  ])('finds %s', async (query, file) => {
    const { assets } = await searchSmart({ smartSearchDto: { query } }, admin.options);
    expect(namesOf(assets.items)).toEqual([file]);
  });

  it('answers the same on its own route and as a filter of the metadata', async () => {
    const ocr = await search('/search/ocr', { ocr: '发票' });
    expect(namesOf(ocr.assets.items)).toEqual(['fapiao-xinghe-office.png']);
    const metadata = await searchAssets({ metadataSearchDto: { ocr: '发票' } }, admin.options);
    expect(namesOf(metadata.assets.items)).toEqual(['fapiao-xinghe-office.png']);
  });

  it('says why a photo was found', async () => {
    const { assets } = await search('/search/ocr', { ocr: 'invoice' });
    const { match } = assets.items[0] ?? {};
    expect(match?.matchedBy).toBe('text');
    expect(match?.snippet?.filter(({ marked }) => marked).map(({ text }) => text.toLowerCase())).toContain('invoice');
    const { body: lines } = await request<{ id: string; text: string; matched: boolean }[]>(
      admin.options,
      'GET',
      `/assets/${idOf('invoice-cobalt-cycles.png')}/ocr?query=${encodeURIComponent('ocr:invoice')}`,
    );
    const matched = lines.filter((line) => line.matched);
    expect(matched.map(({ text }) => text.toUpperCase())).toEqual(['INVOICE']);
    expect(match?.lineIds).toEqual(matched.map(({ id }) => id));
  });

  it('keeps to the other filters of the request', async () => {
    const find = async (filter: object) =>
      namesOf((await search('/search/smart', { query: 'ocr:exit', ...filter })).assets.items);
    expect(await find({ type: AssetTypeEnum.Image })).toEqual(['sign-exit.jpg']);
    expect(await find({ type: AssetTypeEnum.Video })).toEqual([]);
    expect(await find({ takenAfter: '2025-01-01T00:00:00.000Z' })).toEqual([]);
    expect(await find({ make: 'Halden' })).toEqual(['sign-exit.jpg']);
    expect(await find({ isFavorite: true })).toEqual([]);
  });

  it('never finds what is in the trash', async () => {
    const id = idOf('sign-exit.jpg');
    await deleteAssets({ assetBulkDeleteDto: { ids: [id] } }, admin.options);
    expect((await search('/search/smart', { query: 'ocr:exit' })).assets.items).toEqual([]);
    await restoreAssets({ bulkIdsDto: { ids: [id] } }, admin.options);
    expect(namesOf((await search('/search/smart', { query: 'ocr:exit' })).assets.items)).toEqual(['sign-exit.jpg']);
  });
});

describe('a query', () => {
  it('is told as it was understood, with the place of each part', async () => {
    const query = 'ocr：“增值税 发票” -红字 red car';
    const { body } = await request(admin.options, 'GET', `/search/query?${new URLSearchParams({ query })}`);
    expect(body).toEqual({
      parts: [
        { kind: 'phrase', text: '增值税 发票', negated: false, start: 0, end: 12 },
        { kind: 'word', text: '红字', negated: true, start: 13, end: 16 },
        { kind: 'picture', text: 'red car', negated: false, start: 17, end: 24 },
      ],
    });
  });

  it('that is too long, or missing, is refused', async () => {
    for (const parameters of ['', `?query=${'a'.repeat(4097)}`]) {
      expect((await request(admin.options, 'GET', `/search/query${parameters}`)).status).toBe(400);
    }
  });
});

describe('search for what a picture shows', () => {
  it.each([
    ['red car', 'red-car.jpg'],
    ['森林', 'forest.jpg'],
  ])('finds %s first', async (query, file) => {
    const { assets } = await searchSmart({ smartSearchDto: { query } }, admin.options);
    expect(namesOf(assets.items)[0]).toBe(file);
  });
});

describe('the other searches', () => {
  it('go through the metadata, page by page', async () => {
    const first = await searchAssets({ metadataSearchDto: { size: 5, page: 1 } }, admin.options);
    expect(first.assets).toMatchObject({ count: 5, nextPage: '2' });
    const second = await searchAssets({ metadataSearchDto: { size: 5, page: 2 } }, admin.options);
    expect(second.assets).toMatchObject({ count: 3, nextPage: null });
    expect(namesOf([...first.assets.items, ...second.assets.items]).sort()).toEqual([...FILES].sort());
  });

  it('count, and pick at random', async () => {
    const images = await searchAssetStatistics({ statisticsSearchDto: { type: AssetTypeEnum.Image } }, admin.options);
    expect(images).toEqual({ total: 7 });
    expect(await searchRandom({ randomSearchDto: { size: 3 } }, admin.options)).toHaveLength(3);
  });
});

describe('the text of a photo', () => {
  it('has a place in the picture, between 0 and 1, and scores', async () => {
    const lines = await getAssetOcr({ id: idOf('sign-exit.jpg') }, admin.options);
    expect(lines.map(({ text }) => text.replaceAll(' ', ''))).toEqual(
      expect.arrayContaining([expect.stringContaining('EXIT'), '地铁2号线']),
    );
    for (const { x1, y1, x2, y2, x3, y3, x4, y4, boxScore, textScore } of lines) {
      for (const value of [x1, y1, x2, y2, x3, y3, x4, y4, boxScore, textScore]) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      }
      expect(x2).toBeGreaterThan(x1);
      expect(y3).toBeGreaterThan(y2);
    }
  });

  it('is read again on request: what was damaged is back within ten seconds, and announced', async () => {
    const id = idOf('screenshot-wifi.webp');
    const events = await EventListener.connect(server, admin.options.headers);
    await damageText(id);
    expect((await search('/search/smart', { query: 'ocr:tidepool' })).assets.items).toEqual([]);

    const startedAt = performance.now();
    const { status, body } = await request<{ jobId: string }>(admin.options, 'POST', `/assets/${id}/ocr/regenerate`);
    expect(status).toBe(202);
    expect(body.jobId).toBeTruthy();
    await events.next('on_asset_ocr_update', (update) => (update as { assetId: string }).assetId === id);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(namesOf((await search('/search/smart', { query: 'ocr:tidepool' })).assets.items)).toEqual([
      'screenshot-wifi.webp',
    ]);
    const texts = (await getAssetOcr({ id }, admin.options)).map(({ text }) => text);
    expect(texts).toContain('tidepool-4471');
    expect(texts).not.toContain('damaged');
    expect(new Set(texts).size).toBe(texts.length);
    events.close();
  });

  it('is read again for many at once', async () => {
    const damaged = ['chat-dinner-zh.jpg', 'sign-exit.jpg'];
    for (const file of damaged) {
      await damageText(idOf(file));
    }
    const { status } = await request(admin.options, 'POST', '/assets/jobs', {
      json: { assetIds: damaged.map(idOf), name: 'refresh-ocr' },
    });
    expect(status).toBe(204);
    for (const [query, file] of [
      ['ocr:重庆小面', 'chat-dinner-zh.jpg'],
      ['ocr:exit', 'sign-exit.jpg'],
    ]) {
      await eventually(`${query} is found again`, async () =>
        namesOf((await search('/search/smart', { query })).assets.items)[0] === file ? true : undefined,
      );
    }
  });
});

describe('the CLIP vector of a photo', () => {
  it('is computed again on request, and announced', async () => {
    const id = idOf('red-car.jpg');
    const events = await EventListener.connect(server, admin.options.headers);
    await server.database.query('delete from smart_search where "assetId" = $1', [id]);
    const { status } = await request(admin.options, 'POST', `/assets/${id}/clip/regenerate`);
    expect(status).toBe(202);
    await events.next('on_asset_clip_update', (update) => (update as { assetId: string }).assetId === id);
    const { assets } = await searchSmart({ smartSearchDto: { query: 'red car' } }, admin.options);
    expect(namesOf(assets.items)[0]).toBe('red-car.jpg');
    events.close();
  });
});

describe('the websocket', () => {
  it('greets with the version and announces uploads, changes, trash and restoring', async () => {
    const events = await EventListener.connect(server, admin.options.headers);
    expect(events.received[0]).toMatchObject(['on_server_version', { major: 3, minor: 2, patch: 2 }]);
    const id = await uploadFile(admin.options, join(inject('samples'), 'sign-stop.jpg'));
    const [asset] = await events.next('on_upload_success');
    expect(asset).toMatchObject({ id, originalFileName: 'sign-stop.jpg' });
    const thumbnail = await fetch(`${server.url}/api/assets/${id}/thumbnail`, { headers: admin.options.headers });
    expect(thumbnail.status).toBe(200);
    await request(admin.options, 'PUT', `/assets/${id}`, { json: { isFavorite: true } });
    await events.next('on_asset_update', (update) => (update as AssetResponseDto).isFavorite);
    await deleteAssets({ assetBulkDeleteDto: { ids: [id] } }, admin.options);
    expect(await events.next('on_asset_trash')).toEqual([[id]]);
    await restoreAssets({ bulkIdsDto: { ids: [id] } }, admin.options);
    expect(await events.next('on_asset_restore')).toEqual([[id]]);
    await deleteAssets({ assetBulkDeleteDto: { ids: [id], force: true } }, admin.options);
    expect(await events.next('on_asset_delete')).toEqual([id]);
    events.close();
  });

  it('tells whom it does not know that they are not authorised', async () => {
    const events = await EventListener.connect(server, withHeader(server, 'authorization', 'Bearer forged').headers);
    expect(events.received[0]).toEqual(['error', 'unauthorized']);
    events.close();
  });
});

function idOf(file: string): string {
  const id = ids.get(file);
  if (!id) {
    throw new Error(`${file} was not uploaded`);
  }
  return id;
}

async function search(path: string, json: object): Promise<SearchAnswer> {
  const { status, body } = await request<SearchAnswer>(admin.options, 'POST', path, { json });
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}

function namesOf(items: readonly AssetResponseDto[]): string[] {
  return items.map(({ originalFileName }) => originalFileName);
}

/** Replaces everything that was read in a photo by one wrong word, in the lines and in the index. */
async function damageText(id: string): Promise<void> {
  await server.database.query(`update asset_ocr set text = 'damaged' where "assetId" = $1`, [id]);
  await server.database.query(
    `update asset_ocr_search set text = 'damaged', tokens = to_tsvector('simple', 'damaged') where "assetId" = $1`,
    [id],
  );
}
