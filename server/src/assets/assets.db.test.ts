import {
  AssetJobName,
  AssetVisibility,
  getAssetInfo,
  getAssetStatistics,
  getQueue,
  QueueName,
  runAssetJobs,
  updateAsset,
  updateAssets,
} from '@immich/sdk';
import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signIn, type TestAccount } from '../../test/account.ts';
import { useTestApplication } from '../../test/application.ts';
import { createAsset } from '../../test/factories.ts';
import { AssetsService } from './assets.service.ts';

describe('assets', () => {
  const server = useTestApplication();
  let user: TestAccount;
  let stranger: TestAccount;
  let id: string;

  beforeAll(async () => {
    user = await signIn(server, 'owner');
    stranger = await signIn(server, 'stranger');
  });
  beforeEach(async () => {
    id = await createAsset(server.database, { ownerId: user.id });
  });

  const lockedProperties = async () => {
    const row = await server.database.kysely
      .selectFrom('asset_exif')
      .select('lockedProperties')
      .where('assetId', '=', id)
      .executeTakeFirstOrThrow();
    return row.lockedProperties?.sort();
  };

  it('are listed in the order of their ids', async () => {
    const ids = [id, await createAsset(server.database, { ownerId: user.id }), randomUUID()].reverse();
    const assets = await server.app.get(AssetsService).listByIds(ids);
    expect(assets.map((asset) => asset.id)).toEqual(ids.slice(1));
  });

  it('tell their owner', async () => {
    expect(await getAssetInfo({ id }, user.options)).toMatchObject({ id, owner: { id: user.id, name: 'owner' } });
  });

  it('keep what their owner says, and remember that it was said', async () => {
    const updateAssetDto = {
      description: '发票\0',
      rating: 4,
      latitude: 31.2,
      longitude: 121.4,
      isFavorite: true,
      dateTimeOriginal: '2023-05-06T07:08:09+05:30',
    };
    expect(await updateAsset({ id, updateAssetDto }, user.options)).toMatchObject({
      isFavorite: true,
      fileCreatedAt: '2023-05-06T01:38:09.000Z',
      localDateTime: '2023-05-06T07:08:09.000Z',
      exifInfo: { description: '发票', rating: 4, latitude: 31.2, longitude: 121.4, timeZone: 'UTC+5:30' },
    });
    await updateAsset({ id, updateAssetDto: { rating: null } }, user.options);
    expect(await lockedProperties()).toEqual([
      'city',
      'country',
      'dateTimeOriginal',
      'description',
      'latitude',
      'longitude',
      'rating',
      'state',
      'timeZone',
    ]);
  });

  it('change together', async () => {
    const other = await createAsset(server.database, { ownerId: user.id, fileCreatedAt: '2024-01-31T23:30:00Z' });
    const assetBulkUpdateDto = { ids: [id, other], visibility: AssetVisibility.Archive, dateTimeRelative: 60 };
    await updateAssets({ assetBulkUpdateDto }, user.options);
    expect(await getAssetInfo({ id: other }, user.options)).toMatchObject({
      visibility: 'archive',
      isArchived: true,
      fileCreatedAt: '2024-02-01T00:30:00.000Z',
    });
  });

  it('change only for their owner, all of them or none', async () => {
    const foreign = await createAsset(server.database, { ownerId: stranger.id });
    for (const ids of [
      [id, foreign],
      [id, randomUUID()],
    ]) {
      const update = updateAssets({ assetBulkUpdateDto: { ids, isFavorite: true } }, user.options);
      await expect(update).rejects.toMatchObject({ status: 400 });
    }
    expect(await getAssetInfo({ id }, user.options)).toMatchObject({ isFavorite: false });
    await expect(getAssetInfo({ id }, stranger.options)).rejects.toMatchObject({
      status: 400,
      data: { message: 'Not found or no asset.read access' },
    });
  });

  it('refuse what can not be', async () => {
    for (const updateAssetDto of [{ latitude: 91 }, { rating: 6 }, { dateTimeOriginal: 'soon' }, { description: 5 }]) {
      const update = updateAsset({ id, updateAssetDto: updateAssetDto as object }, user.options);
      await expect(update).rejects.toMatchObject({ status: 400 });
    }
  });

  it('become a live photo only with a video of the same owner', async () => {
    const video = await createAsset(server.database, { ownerId: user.id, type: 'VIDEO' });
    const foreign = await createAsset(server.database, { ownerId: stranger.id, type: 'VIDEO' });
    for (const livePhotoVideoId of [id, foreign, randomUUID()]) {
      await expect(updateAsset({ id, updateAssetDto: { livePhotoVideoId } }, user.options)).rejects.toMatchObject({
        status: 400,
      });
    }
    await updateAsset({ id, updateAssetDto: { livePhotoVideoId: video } }, user.options);
    expect(await getAssetInfo({ id: video }, user.options)).toMatchObject({ visibility: 'hidden' });
    await updateAsset({ id, updateAssetDto: { livePhotoVideoId: null } }, user.options);
    expect(await getAssetInfo({ id: video }, user.options)).toMatchObject({ visibility: 'timeline' });
  });

  it('are counted by kind', async () => {
    const account = await signIn(server, 'counted');
    await createAsset(server.database, { ownerId: account.id, isFavorite: true });
    await createAsset(server.database, { ownerId: account.id, type: 'VIDEO' });
    await createAsset(server.database, { ownerId: account.id, visibility: 'hidden', type: 'VIDEO' });
    await createAsset(server.database, { ownerId: account.id, status: 'trashed', deletedAt: new Date() });
    await createAsset(server.database, { ownerId: account.id, status: 'deleted', deletedAt: new Date() });
    expect(await getAssetStatistics({}, account.options)).toEqual({ images: 1, videos: 1, total: 2 });
    expect(await getAssetStatistics({ isFavorite: true }, account.options)).toMatchObject({ total: 1 });
    expect(await getAssetStatistics({ isTrashed: true }, account.options)).toMatchObject({ total: 1 });
  });

  it('are processed again before everything else', async () => {
    await runAssetJobs({ assetJobsDto: { assetIds: [id], name: AssetJobName.RefreshMetadata } }, user.options);
    const admin = await signIn(server, 'admin');
    await server.database.kysely.updateTable('user').set({ isAdmin: true }).where('id', '=', admin.id).execute();
    const { statistics } = await getQueue({ name: QueueName.MetadataExtraction }, admin.options);
    expect(statistics.waiting).toBeGreaterThan(0);
    await expect(
      runAssetJobs({ assetJobsDto: { assetIds: [id], name: AssetJobName.RefreshMetadata } }, stranger.options),
    ).rejects.toMatchObject({ status: 400 });
  });
});
