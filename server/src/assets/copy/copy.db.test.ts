import {
  addUsersToAlbum,
  AlbumUserRole,
  copyAsset,
  createAlbum,
  getAllAlbums,
  getAssetInfo,
  removeUserFromAlbum,
  updateAsset,
} from '@immich/sdk';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postAsset, signIn, type TestAccount, uploadForm } from '../../../test/account.ts';
import { useTestApplication } from '../../../test/application.ts';

const XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>';

describe('copying what belongs to a photo', () => {
  const server = useTestApplication();
  let user: TestAccount;
  let other: TestAccount;
  let sourceId: string;
  let targetId: string;

  beforeAll(async () => {
    user = await signIn(server, 'user');
    other = await signIn(server, 'other');
  });
  beforeEach(async () => {
    const form = uploadForm(randomUUID());
    form.set('sidecarData', new Blob([XMP]), 'photo.jpg.xmp');
    sourceId = (await postAsset(user, form)).body.id;
    targetId = (await postAsset(user, uploadForm(randomUUID()))).body.id;
    await updateAsset({ id: sourceId, updateAssetDto: { isFavorite: true } }, user.options);
  });

  const copy = (what: object = {}, by = user) =>
    copyAsset({ assetCopyDto: { sourceId, targetId, ...what } }, by.options);
  const albumsOf = async (assetId: string) => (await getAllAlbums({ assetId }, user.options)).map(({ id }) => id);

  it('takes over albums, the heart and the sidecar, and leaves the source as it is', async () => {
    const album = await createAlbum({ createAlbumDto: { albumName: 'Trip', assetIds: [sourceId] } }, user.options);
    await copy();
    expect([await albumsOf(sourceId), await albumsOf(targetId)]).toEqual([[album.id], [album.id]]);
    const { isFavorite, originalPath } = await getAssetInfo({ id: targetId }, user.options);
    expect(isFavorite).toBe(true);
    expect(await readFile(`${originalPath}.xmp`, 'utf8')).toBe(XMP);
    await copy();
    expect(await albumsOf(targetId)).toEqual([album.id]);
  });

  it('leaves out what it is told to', async () => {
    await createAlbum({ createAlbumDto: { albumName: 'Trip', assetIds: [sourceId] } }, user.options);
    await copy({ albums: false, favorite: false, sidecar: false });
    expect(await albumsOf(targetId)).toEqual([]);
    const { isFavorite, originalPath } = await getAssetInfo({ id: targetId }, user.options);
    expect(isFavorite).toBe(false);
    await expect(readFile(`${originalPath}.xmp`)).rejects.toThrow('ENOENT');
  });

  it('adds nothing to an album that was shared once', async () => {
    const { id } = await createAlbum({ createAlbumDto: { albumName: 'Theirs' } }, other.options);
    const member = { userId: user.id, role: AlbumUserRole.Editor };
    await addUsersToAlbum({ id, addUsersDto: { albumUsers: [member] } }, other.options);
    await server.database.kysely.insertInto('album_asset').values({ albumId: id, assetId: sourceId }).execute();
    await removeUserFromAlbum({ id, userId: user.id }, other.options);
    await copy();
    const rows = await server.database.kysely
      .selectFrom('album_asset')
      .select('assetId')
      .where('albumId', '=', id)
      .execute();
    expect(rows).toEqual([{ assetId: sourceId }]);
  });

  it('is refused for one and the same photo, and for those of others', async () => {
    await expect(copy({ targetId: sourceId })).rejects.toMatchObject({ status: 400 });
    await expect(copy({}, other)).rejects.toMatchObject({ status: 400 });
    await expect(copy({ targetId: randomUUID() })).rejects.toMatchObject({ status: 400 });
  });
});
