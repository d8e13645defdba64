import {
  addAssetsToAlbum,
  addAssetsToAlbums,
  addUsersToAlbum,
  AlbumUserRole,
  createAlbum,
  deleteAlbum,
  getAlbumInfo,
  getAlbumStatistics,
  getAllAlbums,
  getAssetInfo,
  removeAssetFromAlbum,
  removeUserFromAlbum,
  updateAlbumInfo,
  updateAlbumUser,
} from '@immich/sdk';
import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signIn, type TestAccount } from '../../test/account.ts';
import { useTestApplication } from '../../test/application.ts';
import { createAsset } from '../../test/factories.ts';

describe('albums', () => {
  const server = useTestApplication();
  let owner: TestAccount;
  let friend: TestAccount;
  let stranger: TestAccount;
  let photo: string;
  let older: string;

  beforeAll(async () => {
    [owner, friend, stranger] = [
      await signIn(server, 'owner'),
      await signIn(server, 'friend'),
      await signIn(server, 'stranger'),
    ];
    photo = await createAsset(server.database, { ownerId: owner.id, fileCreatedAt: '2024-05-02T00:00:00Z' });
    older = await createAsset(server.database, { ownerId: owner.id, fileCreatedAt: '2024-05-01T00:00:00Z' });
  });
  beforeEach(async () => {
    await server.database.kysely.deleteFrom('album').execute();
  });

  const create = (assetIds: string[] = []) =>
    createAlbum({ createAlbumDto: { albumName: 'Trip', assetIds } }, owner.options);
  const share = (id: string, role = AlbumUserRole.Viewer) =>
    addUsersToAlbum({ id, addUsersDto: { albumUsers: [{ userId: friend.id, role }] } }, owner.options);
  const refused = (answer: Promise<unknown>) => expect(answer).rejects.toMatchObject({ status: 400 });

  it('describe themselves and their content', async () => {
    const { id } = await create([photo, older]);
    expect(await getAlbumInfo({ id }, owner.options)).toMatchObject({
      albumName: 'Trip',
      description: '',
      albumThumbnailAssetId: photo,
      albumUsers: [{ role: 'owner', user: { id: owner.id } }],
      assetCount: 2,
      shared: false,
      startDate: '2024-05-01T00:00:00.000Z',
      endDate: '2024-05-02T00:00:00.000Z',
      contributorCounts: [{ userId: owner.id, assetCount: 2 }],
    });
  });

  it('that are empty have no dates and no cover', async () => {
    const album = await create();
    expect(album).toMatchObject({ assetCount: 0, albumThumbnailAssetId: null });
    expect(album).not.toHaveProperty('startDate');
  });

  it('do not show what is in the trash', async () => {
    const trashed = await createAsset(server.database, { ownerId: owner.id, status: 'trashed', deletedAt: new Date() });
    expect(await create([trashed, older])).toMatchObject({ assetCount: 1, albumThumbnailAssetId: older });
  });

  it('take assets in once, and only those of who adds them', async () => {
    const { id } = await create([photo]);
    const foreign = await createAsset(server.database, { ownerId: stranger.id });
    const ids = [photo, older, foreign, randomUUID()];
    expect(await addAssetsToAlbum({ id, bulkIdsDto: { ids } }, owner.options)).toEqual([
      { id: photo, success: false, error: 'duplicate' },
      { id: older, success: true },
      { id: foreign, success: false, error: 'no_permission' },
      { id: ids[3], success: false, error: 'no_permission' },
    ]);
  });

  it('let assets go, which stay in the library', async () => {
    const { id } = await create([photo]);
    await updateAlbumInfo({ id, updateAlbumDto: { albumThumbnailAssetId: photo } }, owner.options);
    expect(await removeAssetFromAlbum({ id, bulkIdsDto: { ids: [photo, older] } }, owner.options)).toEqual([
      { id: photo, success: true },
      { id: older, success: false, error: 'not_found' },
    ]);
    expect(await getAlbumInfo({ id }, owner.options)).toMatchObject({ assetCount: 0, albumThumbnailAssetId: null });
    expect(await getAssetInfo({ id: photo }, owner.options)).toMatchObject({ isTrashed: false });
  });

  it('are filled several at once', async () => {
    const [first, second] = [await create(), await create([photo])];
    const albumsAddAssetsDto = { albumIds: [first.id, second.id], assetIds: [photo] };
    expect(await addAssetsToAlbums({ albumsAddAssetsDto }, owner.options)).toEqual({ success: true });
    expect(await addAssetsToAlbums({ albumsAddAssetsDto }, owner.options)).toEqual({
      success: false,
      error: 'duplicate',
    });
    expect(await addAssetsToAlbums({ albumsAddAssetsDto }, stranger.options)).toEqual({
      success: false,
      error: 'no_permission',
    });
  });

  it('are listed by who owns and shares them, and by what they hold', async () => {
    const [shared, own] = [await create([photo]), await create()];
    await share(shared.id);
    const ids = async (query: Parameters<typeof getAllAlbums>[0], account = owner) =>
      (await getAllAlbums(query, account.options)).map(({ id }) => id).sort();
    expect(await ids({})).toEqual([shared.id, own.id].sort());
    expect(await ids({ isShared: true })).toEqual([shared.id]);
    expect(await ids({ isShared: false })).toEqual([own.id]);
    expect(await ids({ assetId: photo })).toEqual([shared.id]);
    expect(await ids({}, friend)).toEqual([shared.id]);
    expect(await ids({ isOwned: true }, friend)).toEqual([]);
    expect(await ids({}, stranger)).toEqual([]);
    expect(await getAlbumStatistics(owner.options)).toEqual({ owned: 2, shared: 1, notShared: 1 });
    expect(await getAlbumStatistics(friend.options)).toEqual({ owned: 0, shared: 1, notShared: 0 });
  });

  it('show themselves, and their photos, to members', async () => {
    const { id } = await create([photo]);
    await refused(getAlbumInfo({ id }, friend.options));
    await refused(getAssetInfo({ id: photo }, friend.options));
    const { albumUsers, shared } = await share(id);
    expect(albumUsers.map(({ user, role }) => [user.id, role])).toEqual([
      [owner.id, 'owner'],
      [friend.id, 'viewer'],
    ]);
    expect(shared).toBe(true);
    expect(await getAlbumInfo({ id }, friend.options)).toMatchObject({ id });
    expect(await getAssetInfo({ id: photo }, friend.options)).toMatchObject({ id: photo });
  });

  it('are changed by editors, watched by viewers, and ruled by their owner', async () => {
    const { id } = await create([photo]);
    const theirs = await createAsset(server.database, { ownerId: friend.id });
    const add = () => addAssetsToAlbum({ id, bulkIdsDto: { ids: [theirs] } }, friend.options);
    await share(id);
    await refused(add());
    await updateAlbumUser({ id, userId: friend.id, updateAlbumUserDto: { role: AlbumUserRole.Editor } }, owner.options);
    expect(await add()).toEqual([{ id: theirs, success: true }]);
    const ids = [photo, theirs];
    expect(await removeAssetFromAlbum({ id, bulkIdsDto: { ids } }, friend.options)).toEqual([
      { id: photo, success: false, error: 'no_permission' },
      { id: theirs, success: true },
    ]);
    await refused(updateAlbumInfo({ id, updateAlbumDto: { albumName: 'Mine' } }, friend.options));
    await refused(deleteAlbum({ id }, friend.options));
    await refused(removeUserFromAlbum({ id, userId: owner.id }, friend.options));
  });

  it('are left by members, never by their owner', async () => {
    const { id } = await create();
    await share(id);
    await removeUserFromAlbum({ id, userId: 'me' }, friend.options);
    await refused(getAlbumInfo({ id }, friend.options));
    await refused(removeUserFromAlbum({ id, userId: 'me' }, owner.options));
    await refused(
      updateAlbumUser({ id, userId: owner.id, updateAlbumUserDto: { role: AlbumUserRole.Viewer } }, owner.options),
    );
  });

  it('take each member once, and only those who exist', async () => {
    const { id } = await create();
    await share(id);
    await refused(share(id));
    const unknown = [{ userId: randomUUID(), role: AlbumUserRole.Viewer }];
    await refused(addUsersToAlbum({ id, addUsersDto: { albumUsers: unknown } }, owner.options));
    await refused(addUsersToAlbum({ id, addUsersDto: { albumUsers: unknown } }, stranger.options));
  });

  it('keep as a cover only what they hold', async () => {
    const { id } = await create([older]);
    await refused(updateAlbumInfo({ id, updateAlbumDto: { albumThumbnailAssetId: photo } }, owner.options));
  });
});
