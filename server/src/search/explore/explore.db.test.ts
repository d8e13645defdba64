import {
  getAssetsByCity,
  getExploreData,
  searchLargeAssets,
  searchPerson,
  searchPlaces,
  updateAsset,
} from '@immich/sdk';
import { beforeAll, describe, expect, it } from 'vitest';
import { signIn, type TestAccount } from '../../../test/account.ts';
import { useTestApplication } from '../../../test/application.ts';
import { createAsset } from '../../../test/factories.ts';

describe('exploring a library', () => {
  const server = useTestApplication();
  let user: TestAccount;
  let stranger: TestAccount;
  let newestInQuito: string;
  let large: string;

  const add = async (city: string | null, day: number, { ownerId = user.id, sizeBytes = 10, ...fields } = {}) => {
    const fileCreatedAt = new Date(Date.UTC(2024, 4, day));
    const id = await createAsset(server.database, { ownerId, fileCreatedAt, ...fields });
    const exif = { city, fileSizeInByte: sizeBytes };
    await server.database.kysely.updateTable('asset_exif').set(exif).where('assetId', '=', id).execute();
    return id;
  };

  beforeAll(async () => {
    user = await signIn(server, 'user');
    stranger = await signIn(server, 'stranger');
    for (const day of [1, 2, 3, 4]) await add('Quito', day);
    newestInQuito = await add('Quito', 5, { sizeBytes: 500 });
    large = await add('Graz', 1, { sizeBytes: 9000 });
    await add(null, 1);
    await add('Oslo', 1, { ownerId: stranger.id, sizeBytes: 99_999 });
    const trashed = { status: 'trashed' as const, deletedAt: new Date() };
    await add('Trash', 1, { ...trashed, sizeBytes: 99_999 });
    await add('Locked', 1, { visibility: 'locked' as const, sizeBytes: 99_999 } as object);
  });

  it('starts with the cities of at least five photos', async () => {
    const [cities, ...others] = await getExploreData(user.options);
    expect(others).toEqual([]);
    expect(cities).toMatchObject({
      fieldName: 'exifInfo.city',
      items: [{ value: 'Quito', data: { id: newestInQuito } }],
    });
    expect(await getExploreData(stranger.options)).toEqual([{ fieldName: 'exifInfo.city', items: [] }]);
  });

  it('shows the newest photo of each city', async () => {
    const photos = await getAssetsByCity(user.options);
    expect(photos.map(({ id, exifInfo }) => [exifInfo?.city, id])).toEqual([
      ['Graz', large],
      ['Quito', newestInQuito],
    ]);
  });

  it('lists the largest first', async () => {
    const ids = async (query: Parameters<typeof searchLargeAssets>[0]) =>
      (await searchLargeAssets(query, user.options)).map(({ id }) => id);
    expect((await ids({})).slice(0, 2)).toEqual([large, newestInQuito]);
    expect(await ids({ minFileSize: 500 })).toEqual([large, newestInQuito]);
    expect(await ids({ minFileSize: 501 })).toEqual([large]);
    expect(await ids({ size: 1 })).toEqual([large]);
    expect(await ids({ city: 'Quito', size: 1 })).toEqual([newestInQuito]);
    const [first] = await searchLargeAssets({ size: 1 }, user.options);
    expect(first?.exifInfo?.fileSizeInByte).toBe(9000);
    await updateAsset({ id: large, updateAssetDto: { isFavorite: true } }, user.options);
    expect(await ids({ isFavorite: true })).toEqual([large]);
    await expect(ids({ albumIds: [large] })).rejects.toMatchObject({ status: 400 });
  });

  it('knows no places and no people', async () => {
    expect(await searchPlaces({ name: 'Quito' }, user.options)).toEqual([]);
    expect(await searchPerson({ name: 'Ann', withHidden: true }, user.options)).toEqual([]);
  });

  it.each([
    'large-assets?size=0',
    'large-assets?size=1001',
    'large-assets?minFileSize=-1',
    'large-assets?minFileSize=much',
    'large-assets?albumIds=x',
    'large-assets?isFavorite=perhaps',
    'large-assets?takenAfter=yesterday',
    'large-assets?ocr=%00&rating=a',
  ])('refuses %s', async (path) => {
    const response = await fetch(`${server.apiUrl}/search/${path}`, { method: 'POST', ...user.options });
    expect(response.status).toBe(400);
  });

  it.each(['places', 'places?name=', 'person', 'person?name=a&withHidden=2'])('refuses %s', async (path) => {
    expect((await fetch(`${server.apiUrl}/search/${path}`, user.options)).status).toBe(400);
  });
});
