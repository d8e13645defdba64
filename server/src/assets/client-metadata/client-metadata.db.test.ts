import {
  deleteAssetMetadata,
  deleteBulkAssetMetadata,
  getAssetMetadata,
  getAssetMetadataByKey,
  updateAssetMetadata,
  updateBulkAssetMetadata,
} from '@immich/sdk';
import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signIn, type TestAccount } from '../../../test/account.ts';
import { useTestApplication } from '../../../test/application.ts';
import { createAsset } from '../../../test/factories.ts';

describe('what clients remember of assets', () => {
  const server = useTestApplication();
  let user: TestAccount;
  let stranger: TestAccount;
  let id: string;

  beforeAll(async () => {
    user = await signIn(server, 'user');
    stranger = await signIn(server, 'stranger');
  });
  beforeEach(async () => {
    id = await createAsset(server.database, { ownerId: user.id });
  });

  const write = (...items: { key: string; value: object }[]) =>
    updateAssetMetadata({ id, assetMetadataUpsertDto: { items } }, user.options);
  const keys = async () => (await getAssetMetadata({ id }, user.options)).map(({ key }) => key);

  it('is written, replaced and read by key', async () => {
    expect(await write({ key: 'mobile-app', value: { iCloudId: 'x' } })).toMatchObject([{ key: 'mobile-app' }]);
    await write({ key: 'mobile-app', value: { iCloudId: 'y', nested: { list: [1, null] } } }, { key: 'b', value: {} });
    expect(await keys()).toEqual(['b', 'mobile-app']);
    const entry = await getAssetMetadataByKey({ id, key: 'mobile-app' }, user.options);
    expect(entry.value).toEqual({ iCloudId: 'y', nested: { list: [1, null] } });
    expect(Date.parse(entry.updatedAt)).not.toBeNaN();
    await expect(getAssetMetadataByKey({ id, key: 'none' }, user.options)).rejects.toMatchObject({ status: 400 });
  });

  it('keeps the last of several entries with one key', async () => {
    await write({ key: 'a', value: { n: 1 } }, { key: 'a', value: { n: 2 } });
    expect((await getAssetMetadataByKey({ id, key: 'a' }, user.options)).value).toEqual({ n: 2 });
  });

  it('is deleted by key, also where there is none', async () => {
    await write({ key: 'a', value: {} }, { key: 'b', value: {} });
    await deleteAssetMetadata({ id, key: 'a' }, user.options);
    await deleteAssetMetadata({ id, key: 'a' }, user.options);
    expect(await keys()).toEqual(['b']);
  });

  it('is written and deleted for many assets at once', async () => {
    const second = await createAsset(server.database, { ownerId: user.id });
    const items = [id, second].map((assetId) => ({ assetId, key: 'a', value: { of: assetId } }));
    const written = await updateBulkAssetMetadata({ assetMetadataBulkUpsertDto: { items } }, user.options);
    expect(written.map(({ assetId }) => assetId).sort()).toEqual([id, second].sort());
    await deleteBulkAssetMetadata({ assetMetadataBulkDeleteDto: { items: [{ assetId: id, key: 'a' }] } }, user.options);
    expect(await keys()).toEqual([]);
    expect(await getAssetMetadata({ id: second }, user.options)).toHaveLength(1);
  });

  it('belongs to the owner of the asset', async () => {
    await write({ key: 'a', value: {} });
    const item = { assetId: id, key: 'a', value: { stolen: true } };
    for (const attempt of [
      () => getAssetMetadata({ id }, stranger.options),
      () => updateAssetMetadata({ id, assetMetadataUpsertDto: { items: [item] } }, stranger.options),
      () => updateBulkAssetMetadata({ assetMetadataBulkUpsertDto: { items: [item] } }, stranger.options),
      () => deleteAssetMetadata({ id, key: 'a' }, stranger.options),
      () => deleteBulkAssetMetadata({ assetMetadataBulkDeleteDto: { items: [item] } }, stranger.options),
      () => getAssetMetadata({ id: randomUUID() }, user.options),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ status: 400 });
    }
    expect((await getAssetMetadataByKey({ id, key: 'a' }, user.options)).value).toEqual({});
  });
});
