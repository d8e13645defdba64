import { AssetOrder, AssetOrderBy, AssetVisibility, createAlbum, getTimeBucket, getTimeBuckets } from '@immich/sdk';
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { signIn, type TestAccount } from '../../test/account.ts';
import { useTestApplication } from '../../test/application.ts';
import { createAsset } from '../../test/factories.ts';

describe('the timeline', () => {
  const server = useTestApplication();
  let user: TestAccount;
  let stranger: TestAccount;
  let newYear: string;
  let march: string;
  let video: string;

  const add = (ownerId: string, localDateTime: string, fields: object = {}) =>
    createAsset(server.database, { ownerId, localDateTime, fileCreatedAt: localDateTime, ...fields });

  beforeAll(async () => {
    user = await signIn(server, 'user');
    stranger = await signIn(server, 'stranger');
    // Local time is January; the instant, west of Greenwich, is already February.
    newYear = await add(user.id, '2024-01-31T20:00:00Z', {
      fileCreatedAt: '2024-02-01T01:30:00Z',
      width: 300,
      height: 400,
      thumbhash: Buffer.from('hash'),
    });
    march = await add(user.id, '2024-03-05T12:00:00.250Z', { isFavorite: true });
    video = await add(user.id, '2024-03-05T18:00:00Z', { type: 'VIDEO', duration: 2500 });
    await add(user.id, '2024-04-01T00:00:00Z', { visibility: 'archive' });
    await add(user.id, '2024-05-01T00:00:00Z', { visibility: 'hidden' });
    await add(user.id, '2024-06-01T00:00:00Z', { visibility: 'locked' });
    await add(user.id, '2024-07-01T00:00:00Z', { status: 'trashed', deletedAt: new Date() });
    await add(user.id, '2024-08-01T00:00:00Z', { status: 'deleted', deletedAt: new Date() });
    await add(stranger.id, '2024-03-09T00:00:00Z');
    await server.database.kysely
      .updateTable('asset_exif')
      .set({ city: 'Quito', country: 'Ecuador', latitude: -0.2, longitude: -78.5 })
      .where('assetId', '=', newYear)
      .execute();
  });

  it('counts what its owner sees by months, newest first', async () => {
    expect(await getTimeBuckets({ visibility: AssetVisibility.Timeline }, user.options)).toEqual([
      { timeBucket: '2024-03-01', count: 2 },
      { timeBucket: '2024-01-01', count: 1 },
    ]);
    const oldest = await getTimeBuckets({ order: AssetOrder.Asc }, user.options);
    expect(oldest.map(({ timeBucket }) => timeBucket)).toEqual(['2024-01-01', '2024-03-01', '2024-04-01']);
  });

  it('lists a month in columns', async () => {
    const query = { timeBucket: '2024-01-01', withCoordinates: true, withStacked: true };
    expect(await getTimeBucket(query, user.options)).toEqual({
      id: [newYear],
      ownerId: [user.id],
      isFavorite: [false],
      isImage: [true],
      isTrashed: [false],
      visibility: ['timeline'],
      createdAt: [expect.any(String)],
      fileCreatedAt: ['2024-02-01T01:30:00.000'],
      localOffsetHours: [-5.5],
      duration: [null],
      livePhotoVideoId: [null],
      projectionType: [null],
      ratio: [0.75],
      thumbhash: [Buffer.from('hash').toString('base64')],
      city: ['Quito'],
      country: ['Ecuador'],
      latitude: [-0.2],
      longitude: [-78.5],
      stack: [null],
    });
  });

  it('lists the newest first within a month, in every column', async () => {
    const bucket = await getTimeBucket({ timeBucket: '2024-03-01T00:00:00.000Z' }, user.options);
    expect(bucket).toMatchObject({
      id: [video, march],
      isImage: [false, true],
      duration: [2500, null],
      isFavorite: [false, true],
      fileCreatedAt: ['2024-03-05T18:00:00.000', '2024-03-05T12:00:00.250'],
    });
    expect(bucket).not.toHaveProperty('latitude');
  });

  it('filters', async () => {
    const months = async (query: Parameters<typeof getTimeBuckets>[0]) =>
      (await getTimeBuckets(query, user.options)).map(({ timeBucket }) => timeBucket);
    expect(await months({ isFavorite: true })).toEqual(['2024-03-01']);
    expect(await months({ isTrashed: true })).toEqual(['2024-07-01']);
    expect(await months({ visibility: AssetVisibility.Archive })).toEqual(['2024-04-01']);
    expect(await months({ bbox: '-80,-10,-70,10' })).toEqual(['2024-01-01']);
    expect(await months({ bbox: '170,-10,-70,10' })).toEqual(['2024-01-01']);
    expect(await months({ bbox: '0,0,10,10' })).toEqual([]);
    expect(await months({ personId: randomUUID() })).toEqual([]);
    expect(await months({ orderBy: AssetOrderBy.CreatedAt })).toEqual([`${new Date().toISOString().slice(0, 7)}-01`]);
  });

  it('of an empty month has empty columns', async () => {
    expect(await getTimeBucket({ timeBucket: '1999-01-01' }, user.options)).toMatchObject({ id: [], ratio: [] });
  });

  it('shows an album to those who share it, and nobody else', async () => {
    const album = await createAlbum({ createAlbumDto: { albumName: 'Trip', assetIds: [march] } }, user.options);
    expect(await getTimeBuckets({ albumId: album.id }, user.options)).toEqual([{ timeBucket: '2024-03-01', count: 1 }]);
    await expect(getTimeBuckets({ albumId: album.id }, stranger.options)).rejects.toMatchObject({ status: 400 });
    await expect(getTimeBuckets({ userId: user.id }, stranger.options)).rejects.toMatchObject({ status: 400 });
  });

  it.each(['2024', 'yesterday', '2024-02-30', '0000-01-01', "'; drop table"])(
    'refuses the month %j',
    async (timeBucket) => {
      await expect(getTimeBucket({ timeBucket }, user.options)).rejects.toMatchObject({ status: 400 });
    },
  );
});
