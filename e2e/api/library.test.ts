import {
  addAssetsToAlbum,
  AssetVisibility,
  createAlbum,
  deleteAlbum,
  deleteAssets,
  emptyTrash,
  getAlbumInfo,
  getAllAlbums,
  getAssetInfo,
  getAssetStatistics,
  getTimeBucket,
  getTimeBuckets,
  removeAssetFromAlbum,
  restoreAssets,
  restoreTrash,
  searchAssets,
  updateAlbumInfo,
  updateAsset,
  updateAssets,
} from '@immich/sdk';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { addUser, signUp, type Account } from '../client/account.ts';
import { untilQueuesAreIdle } from '../client/queues.ts';
import { request, type ErrorBody } from '../client/request.ts';
import { uploadFile } from '../client/upload.ts';
import { eventually } from '../stack/child.ts';
import { TestServer } from '../stack/server.ts';

let server: TestServer;
let admin: Account;
let stranger: Account;
let cat: string;
let lake: string;
let roses: string;
let city: string;

beforeAll(async () => {
  server = await TestServer.start(inject('backends'));
  admin = await signUp(server);
  stranger = await addUser(server, admin, 'stranger');
  cat = await upload('orange-cat.jpg');
  lake = await upload('autumn-lake.jpg');
  roses = await upload('pink-roses.jpg');
  city = await upload('night-city.jpg');
  await untilQueuesAreIdle(admin);
});

afterAll(() => server.stop());

describe('the timeline', () => {
  it('has a bucket for every month, newest first', async () => {
    expect(await getTimeBuckets({ visibility: AssetVisibility.Timeline }, admin.options)).toEqual([
      { timeBucket: '2025-06-01', count: 1 },
      { timeBucket: '2025-05-01', count: 1 },
      { timeBucket: '2024-12-01', count: 1 },
      { timeBucket: '2024-10-01', count: 1 },
    ]);
  });

  it('lists a bucket in columns of the same length', async () => {
    const bucket = await getTimeBucket({ timeBucket: '2025-06-01' }, admin.options);
    expect(bucket).toMatchObject({
      id: [cat],
      ownerId: [admin.id],
      isImage: [true],
      isFavorite: [false],
      isTrashed: [false],
      visibility: ['timeline'],
      duration: [null],
      livePhotoVideoId: [null],
      projectionType: [null],
    });
    expect(bucket.fileCreatedAt[0]).toMatch(/^2025-06-29T18:22:00(\.000)?$/);
    expect(bucket.ratio[0]).toBeCloseTo(1600 / 1066, 2);
    expect(bucket.thumbhash[0]).toBeTruthy();
  });

  it('shows favourites and the archive apart', async () => {
    await updateAsset({ id: cat, updateAssetDto: { isFavorite: true } }, admin.options);
    expect(await getTimeBuckets({ isFavorite: true }, admin.options)).toEqual([{ timeBucket: '2025-06-01', count: 1 }]);
    await updateAssets(
      { assetBulkUpdateDto: { ids: [cat, lake], visibility: AssetVisibility.Archive } },
      admin.options,
    );
    const archived = await getTimeBuckets({ visibility: AssetVisibility.Archive }, admin.options);
    expect(archived.map((bucket) => bucket.count)).toEqual([1, 1]);
    expect(await getAssetStatistics({ visibility: AssetVisibility.Archive }, admin.options)).toMatchObject({
      total: 2,
    });
    await updateAssets(
      { assetBulkUpdateDto: { ids: [cat, lake], visibility: AssetVisibility.Timeline } },
      admin.options,
    );
  });
});

describe('changing an asset', () => {
  it('keeps description, rating and place', async () => {
    const updateAssetDto = { description: '橘猫', rating: 4, latitude: 23.1, longitude: 113.3 };
    await updateAsset({ id: cat, updateAssetDto }, admin.options);
    await untilQueuesAreIdle(admin);
    const { exifInfo } = await getAssetInfo({ id: cat }, admin.options);
    expect(exifInfo).toMatchObject({ description: '橘猫', rating: 4, latitude: 23.1, longitude: 113.3 });
  });
});

describe('an album', () => {
  it('is made, filled, renamed, emptied and deleted', async () => {
    const album = await createAlbum(
      { createAlbumDto: { albumName: 'Summer', assetIds: [cat], description: 'warm' } },
      admin.options,
    );
    expect(album).toMatchObject({ albumName: 'Summer', description: 'warm', assetCount: 1 });
    const added = await addAssetsToAlbum({ id: album.id, bulkIdsDto: { ids: [cat, lake] } }, admin.options);
    expect(added).toMatchObject([
      { id: cat, success: false, error: 'duplicate' },
      { id: lake, success: true },
    ]);
    await updateAlbumInfo({ id: album.id, updateAlbumDto: { albumName: '夏天' } }, admin.options);
    expect(await getAlbumInfo({ id: album.id }, admin.options)).toMatchObject({ albumName: '夏天', assetCount: 2 });
    const buckets = await getTimeBuckets({ albumId: album.id }, admin.options);
    expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(2);
    const removed = await removeAssetFromAlbum({ id: album.id, bulkIdsDto: { ids: [lake] } }, admin.options);
    expect(removed).toMatchObject([{ id: lake, success: true }]);
    expect((await getAllAlbums({ assetId: cat }, admin.options)).map(({ id }) => id)).toEqual([album.id]);
    await deleteAlbum({ id: album.id }, admin.options);
    expect(await getAllAlbums({}, admin.options)).toEqual([]);
    expect((await getAssetInfo({ id: cat }, admin.options)).isTrashed).toBe(false);
  });
});

describe('the trash', () => {
  it('takes assets out of sight and gives them back', async () => {
    await deleteAssets({ assetBulkDeleteDto: { ids: [roses, city] } }, admin.options);
    expect((await searchAssets({ metadataSearchDto: {} }, admin.options)).assets.items.map(({ id }) => id)).toEqual(
      expect.not.arrayContaining([roses, city]),
    );
    expect(await getAssetStatistics({ isTrashed: true }, admin.options)).toMatchObject({ total: 2 });
    expect(await restoreAssets({ bulkIdsDto: { ids: [roses] } }, admin.options)).toEqual({ count: 1 });
    expect(await restoreTrash(admin.options)).toEqual({ count: 1 });
    expect(await getAssetStatistics({ isTrashed: true }, admin.options)).toMatchObject({ total: 0 });
  });

  it('is emptied for good: no row and no file stays', async () => {
    const { originalPath } = await getAssetInfo({ id: city }, admin.options);
    const made = await filesOf(city);
    expect(made.length).toBeGreaterThanOrEqual(2);
    await deleteAssets({ assetBulkDeleteDto: { ids: [city] } }, admin.options);
    expect(await emptyTrash(admin.options)).toEqual({ count: 1 });
    await eventually('the files are gone', async () =>
      Promise.resolve([originalPath, ...made].some((file) => existsSync(file)) ? undefined : true),
    );
    const { rows } = await server.database.query('select 1 from asset where id = $1', [city]);
    expect(rows).toEqual([]);
  });
});

describe('another user', () => {
  it.each<[string, () => string]>([
    ['GET', () => `/assets/${cat}`],
    ['GET', () => `/assets/${cat}/thumbnail`],
    ['GET', () => `/assets/${cat}/original`],
    ['GET', () => `/assets/${cat}/ocr`],
    ['GET', () => '/assets/00000000-0000-4000-8000-000000000000'],
  ])('is told that an asset does not exist: %s', async (method, path) => {
    const { status, body } = await request<ErrorBody>(stranger.options, method, path());
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: 'Bad Request', statusCode: 400 });
    expect(body.message).toMatch(/^Not found or no asset\.\w+ access$/);
  });

  it('cannot change, delete or collect it', async () => {
    const attempts = await Promise.all([
      request(stranger.options, 'PUT', `/assets/${cat}`, { json: { isFavorite: true } }),
      request(stranger.options, 'PUT', '/assets', { json: { ids: [cat], isFavorite: true } }),
      request(stranger.options, 'DELETE', '/assets', { json: { ids: [cat], force: true } }),
      request(stranger.options, 'POST', `/assets/${cat}/ocr/regenerate`),
      request(stranger.options, 'POST', `/assets/${cat}/clip/regenerate`),
      request(stranger.options, 'POST', '/assets/jobs', { json: { assetIds: [cat], name: 'refresh-ocr' } }),
    ]);
    expect(attempts.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 400]);
    const { body: album } = await request<{ id: string }>(stranger.options, 'POST', '/albums', {
      json: { albumName: 'Mine' },
    });
    const added = await addAssetsToAlbum({ id: album.id, bulkIdsDto: { ids: [cat] } }, stranger.options);
    expect(added).toMatchObject([{ id: cat, success: false }]);
    expect(await getAssetInfo({ id: cat }, admin.options)).toMatchObject({ isTrashed: false });
  });

  it('finds and counts nothing of it', async () => {
    expect(await getTimeBuckets({}, stranger.options)).toEqual([]);
    expect(await getAssetStatistics({}, stranger.options)).toEqual({ images: 0, videos: 0, total: 0 });
    for (const [path, json] of [
      ['/search/smart', { query: 'cat' }],
      ['/search/smart', { query: 'ocr:invoice' }],
      ['/search/ocr', { ocr: 'invoice' }],
      ['/search/metadata', {}],
    ] as const) {
      const { body } = await request<{ assets: { total: number; items: unknown[] } }>(stranger.options, 'POST', path, {
        json,
      });
      expect(body.assets).toMatchObject({ total: 0, items: [] });
    }
  });
});

function upload(file: string): Promise<string> {
  return uploadFile(admin.options, join(inject('samples'), file));
}

async function filesOf(assetId: string): Promise<string[]> {
  const { rows } = await server.database.query<{ path: string }>('select path from asset_file where "assetId" = $1', [
    assetId,
  ]);
  return rows.map(({ path }) => path);
}
