import { deleteAssets, emptyTrash, getAssetInfo, restoreAssets, restoreTrash, updateAsset } from '@immich/sdk';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postAsset, signIn, type TestAccount, uploadForm } from '../../test/account.ts';
import { useTestApplication } from '../../test/application.ts';
import { createAsset } from '../../test/factories.ts';
import { JobHandlers } from '../jobs/job-handlers.ts';
import { Storage } from '../storage/storage.ts';
import { TrashRepository } from './trash.repository.ts';

const context = { jobId: 'test', signal: new AbortController().signal };

describe('the trash', () => {
  const server = useTestApplication();
  let user: TestAccount;
  let id: string;
  let path: string;

  beforeAll(async () => {
    user = await signIn(server, 'user');
  });
  beforeEach(async () => {
    const { body } = await postAsset(user, uploadForm(randomUUID()));
    id = body.id;
    path = (await getAssetInfo({ id }, user.options)).originalPath;
  });

  const trash = (ids = [id], force = false) => deleteAssets({ assetBulkDeleteDto: { ids, force } }, user.options);
  const exists = async (assetId = id) => {
    const query = server.database.kysely.selectFrom('asset').select('status').where('id', '=', assetId);
    return (await query.executeTakeFirst())?.status;
  };
  const runAssetDelete = (assetId = id) =>
    server.app.get(JobHandlers).get('AssetDelete')({ id: assetId, deleteOnDisk: true }, context);
  const marked = async () => {
    const ids: string[] = [];
    for await (const page of server.app.get(TrashRepository).streamMarked()) ids.push(...page);
    return ids;
  };

  it('gives back one asset, or all', async () => {
    await trash();
    expect(await getAssetInfo({ id }, user.options)).toMatchObject({ isTrashed: true });
    expect(await restoreAssets({ bulkIdsDto: { ids: [id] } }, user.options)).toEqual({ count: 1 });
    expect(await restoreAssets({ bulkIdsDto: { ids: [id] } }, user.options)).toEqual({ count: 0 });
    await trash();
    expect(await restoreTrash(user.options)).toEqual({ count: 1 });
    expect(await getAssetInfo({ id }, user.options)).toMatchObject({ isTrashed: false });
  });

  it('is emptied for its owner only', async () => {
    const other = await createAsset(server.database, {
      ownerId: (await signIn(server, 'other')).id,
      status: 'trashed',
      deletedAt: new Date(),
    });
    await trash();
    expect(await emptyTrash(user.options)).toEqual({ count: 1 });
    expect(await marked()).toEqual([id]);
    expect(await exists(other)).toBe('trashed');
    // What is being deleted does not come back by itself.
    expect(await restoreTrash(user.options)).toEqual({ count: 0 });
    await runAssetDelete();
  });

  it('belongs to the owner of the assets', async () => {
    const stranger = await signIn(server, 'stranger');
    for (const ids of [[id], [randomUUID()]]) {
      const deletion = deleteAssets({ assetBulkDeleteDto: { ids, force: true } }, stranger.options);
      await expect(deletion).rejects.toMatchObject({ status: 400 });
      await expect(restoreAssets({ bulkIdsDto: { ids } }, stranger.options)).rejects.toMatchObject({ status: 400 });
    }
    expect(await exists()).toBe('active');
  });

  it('deletes the row, then the files, and gives the space back', async () => {
    const thumbnail = server.app.get(Storage).derivedPath(user.id, id, 'thumbnail', 'webp');
    await server.app.get(Storage).write(thumbnail, Buffer.from('x'));
    await server.database.kysely
      .insertInto('asset_file')
      .values({ assetId: id, type: 'thumbnail', path: thumbnail })
      .execute();
    const usage = async () => {
      const query = server.database.kysely.selectFrom('user').select('quotaUsageInBytes').where('id', '=', user.id);
      return (await query.executeTakeFirstOrThrow()).quotaUsageInBytes;
    };
    const before = await usage();
    await trash([id], true);
    expect(await runAssetDelete()).toEqual({ status: 'done' });
    expect(await exists()).toBeUndefined();
    expect(await usage()).toBe(before - 36);
    expect(existsSync(path)).toBe(true);
    await server.app.get(JobHandlers).get('FileDelete')({ files: [path, thumbnail] }, context);
    expect([existsSync(path), existsSync(thumbnail)]).toEqual([false, false]);
    expect(await runAssetDelete()).toMatchObject({ status: 'skipped' });
  });

  it('never deletes what was restored before the job came to it', async () => {
    await trash();
    await restoreTrash(user.options);
    expect(await runAssetDelete()).toMatchObject({ status: 'skipped' });
    expect(await exists()).toBe('active');
    expect(existsSync(path)).toBe(true);
  });

  it('takes the video of a live photo along', async () => {
    const { body } = await postAsset(user, uploadForm(randomUUID(), 'live.mov'));
    await updateAsset({ id, updateAssetDto: { livePhotoVideoId: body.id } }, user.options);
    await trash([id], true);
    await runAssetDelete();
    expect(await exists(body.id)).toBe('deleted');
  });

  it('forgets what is older than the settings allow', async () => {
    const day = 24 * 3600 * 1000;
    const old = { status: 'trashed', deletedAt: new Date(Date.now() - 31 * day) } as const;
    const expired = await createAsset(server.database, { ownerId: user.id, ...old });
    await trash();
    const ids: string[] = [];
    for await (const page of server.app.get(TrashRepository).streamTrashedBefore(new Date(Date.now() - 30 * day))) {
      ids.push(...page);
    }
    expect(ids).toEqual([expired]);
  });
});
