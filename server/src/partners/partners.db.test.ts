import {
  AssetVisibility,
  createApiKey,
  createPartner,
  createPartnerDeprecated,
  getAssetInfo,
  getPartners,
  getSearchSuggestions,
  getTimeBucket,
  getTimeBuckets,
  type MetadataSearchDto,
  PartnerDirection,
  Permission,
  removePartner,
  searchAssets,
  searchAssetStatistics,
  SearchSuggestionType,
  updateAsset,
  updatePartner,
} from '@immich/sdk';
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { signIn, type TestAccount } from '../../test/account.ts';
import { useTestApplication } from '../../test/application.ts';
import { createAsset } from '../../test/factories.ts';

const MONTH = '2024-03-01';
const refused = { status: 400 };

describe('partners', () => {
  const server = useTestApplication();
  let ann: TestAccount;
  let bob: TestAccount;
  let eve: TestAccount;
  const own = new Map<string, string>();
  const nameOf = (id: string) => own.get(id) ?? id;

  const add = async (name: string, ownerId: string, fields: object = {}) => {
    const id = await createAsset(server.database, {
      ...{ ownerId, originalFileName: `${name}.jpg`, fileCreatedAt: `${MONTH}T12:00:00Z` },
      ...fields,
    });
    own.set(id, name);
    return id;
  };
  const idOf = (name: string) => [...own].find(([, known]) => known === name)![0];
  const search = async (metadataSearchDto: MetadataSearchDto, { options } = bob) => {
    const { assets } = await searchAssets({ metadataSearchDto }, options);
    return assets.items.map(({ id }) => nameOf(id)).sort();
  };
  const setInTimeline = (inTimeline: boolean) =>
    updatePartner({ id: ann.id, partnerUpdateDto: { inTimeline } }, bob.options);

  beforeAll(async () => {
    ann = await signIn(server, 'ann');
    bob = await signIn(server, 'bob');
    eve = await signIn(server, 'eve');
    await add('ann’s', ann.id, { isFavorite: true });
    await add('ann’s archived', ann.id, { visibility: 'archive' });
    await add('ann’s hidden', ann.id, { visibility: 'hidden' });
    await add('ann’s locked', ann.id, { visibility: 'locked' });
    await add('ann’s trashed', ann.id, { status: 'trashed', deletedAt: new Date() });
    await add('bob’s', bob.id);
    await add('bob’s archived', bob.id, { visibility: 'archive' });
    await server.database.kysely
      .updateTable('asset_exif')
      .set({ city: 'Quito' })
      .where('assetId', '=', idOf('ann’s'))
      .execute();
  });

  describe('before anything is shared', () => {
    it('see nothing of each other', async () => {
      expect(await search({})).toEqual(['bob’s', 'bob’s archived']);
      await expect(getAssetInfo({ id: idOf('ann’s') }, bob.options)).rejects.toMatchObject(refused);
      await expect(getTimeBuckets({ userId: ann.id }, bob.options)).rejects.toMatchObject(refused);
      await expect(setInTimeline(true)).rejects.toMatchObject(refused);
    });

    it('can not be somebody unknown, or oneself', async () => {
      for (const sharedWithId of [randomUUID(), ann.id]) {
        await expect(createPartner({ partnerCreateDto: { sharedWithId } }, ann.options)).rejects.toMatchObject(refused);
      }
      await expect(removePartner({ id: bob.id }, ann.options)).rejects.toMatchObject(refused);
      await expect(createPartner({ partnerCreateDto: { sharedWithId: 'no id' } }, ann.options)).rejects.toMatchObject(
        refused,
      );
    });

    it('need the permission for it', async () => {
      const apiKeyCreateDto = { name: 'key', permissions: [Permission.PartnerRead] };
      const { secret } = await createApiKey({ apiKeyCreateDto }, ann.options);
      const options = { baseUrl: server.apiUrl, headers: { 'x-api-key': secret } };
      expect(await getPartners({ direction: PartnerDirection.SharedBy }, options)).toEqual([]);
      await expect(createPartnerDeprecated({ id: bob.id }, options)).rejects.toMatchObject({ status: 403 });
    });
  });

  describe('once a library is shared', () => {
    beforeAll(async () => {
      const created = await createPartner({ partnerCreateDto: { sharedWithId: bob.id } }, ann.options);
      expect(created).toMatchObject({ id: bob.id, email: 'bob@example.com', inTimeline: false });
    });

    it('are listed at both ends, and nowhere else', async () => {
      expect(await getPartners({ direction: PartnerDirection.SharedBy }, ann.options)).toMatchObject([{ id: bob.id }]);
      expect(await getPartners({ direction: PartnerDirection.SharedWith }, bob.options)).toMatchObject([
        { id: ann.id },
      ]);
      expect(await getPartners({ direction: PartnerDirection.SharedWith }, ann.options)).toEqual([]);
      expect(await getPartners({ direction: PartnerDirection.SharedWith }, eve.options)).toEqual([]);
      await expect(createPartnerDeprecated({ id: bob.id }, ann.options)).rejects.toMatchObject(refused);
    });

    it('may look at what is in the timeline, without what is a favourite, and change nothing', async () => {
      expect(await getAssetInfo({ id: idOf('ann’s') }, bob.options)).toMatchObject({ isFavorite: false });
      expect(await getAssetInfo({ id: idOf('ann’s') }, ann.options)).toMatchObject({ isFavorite: true });
      expect(await getAssetInfo({ id: idOf('ann’s hidden') }, bob.options)).toMatchObject({ ownerId: ann.id });
      for (const name of ['ann’s archived', 'ann’s locked', 'ann’s trashed']) {
        await expect(getAssetInfo({ id: idOf(name) }, bob.options)).rejects.toMatchObject(refused);
      }
      const change = { id: idOf('ann’s'), updateAssetDto: { description: 'mine' } };
      await expect(updateAsset(change, bob.options)).rejects.toMatchObject(refused);
      await expect(getAssetInfo({ id: idOf('bob’s') }, ann.options)).rejects.toMatchObject(refused);
      await expect(getAssetInfo({ id: idOf('ann’s') }, eve.options)).rejects.toMatchObject(refused);
    });

    it('can open the timeline of who shares', async () => {
      const bucket = await getTimeBucket({ timeBucket: MONTH, userId: ann.id }, bob.options);
      expect(bucket.id.map(nameOf)).toEqual(['ann’s']);
      expect(bucket.isFavorite).toEqual([false]);
      for (const more of [{ visibility: AssetVisibility.Archive }, { isTrashed: true }, { isFavorite: true }]) {
        await expect(getTimeBuckets({ userId: ann.id, ...more }, bob.options)).rejects.toMatchObject(refused);
      }
    });

    it('find and see it among their own when they want to', async () => {
      const query = { timeBucket: MONTH, visibility: AssetVisibility.Timeline, withPartners: true };
      const month = async () => (await getTimeBucket(query, bob.options)).id.map(nameOf).sort();
      expect(await month()).toEqual(['bob’s']);
      expect(await search({})).toEqual(['bob’s', 'bob’s archived']);
      expect(await setInTimeline(true)).toMatchObject({ id: ann.id, inTimeline: true });
      expect(await month()).toEqual(['ann’s', 'bob’s']);
      expect(await search({})).toEqual(['ann’s', 'bob’s', 'bob’s archived']);
      const all = { ...query, visibility: AssetVisibility.Archive };
      await expect(getTimeBucket(all, bob.options)).rejects.toMatchObject(refused);
    });

    it('find no more than the timeline, however they ask', async () => {
      await setInTimeline(true);
      expect(await search({ visibility: AssetVisibility.Archive })).toEqual(['bob’s archived']);
      expect(await search({ visibility: AssetVisibility.Hidden })).toEqual([]);
      expect(await search({ withDeleted: true })).toEqual(['ann’s', 'bob’s', 'bob’s archived']);
      expect(await search({ filter: { or: [{ visibility: { ne: AssetVisibility.Timeline } }] } })).toEqual([
        'bob’s archived',
      ]);
      expect(await search({ isFavorite: true })).toEqual([]);
      expect(await search({ isFavorite: false })).toEqual(['ann’s', 'bob’s', 'bob’s archived']);
      expect(await search({}, eve)).toEqual([]);
      expect(await searchAssetStatistics({ statisticsSearchDto: {} }, bob.options)).toEqual({ total: 3 });
      const cities = await getSearchSuggestions({ $type: SearchSuggestionType.City }, bob.options);
      expect(cities).toEqual(['Quito']);
    });

    it('see nothing any more once it ends', async () => {
      await setInTimeline(true);
      await removePartner({ id: bob.id }, ann.options);
      expect(await search({})).toEqual(['bob’s', 'bob’s archived']);
      await expect(getAssetInfo({ id: idOf('ann’s') }, bob.options)).rejects.toMatchObject(refused);
    });
  });
});
