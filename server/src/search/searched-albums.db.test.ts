import {
  addUsersToAlbum,
  AlbumUserRole,
  AssetVisibility,
  createAlbum,
  createPartner,
  searchAssets,
  searchAssetStatistics,
  searchRandom,
  searchSmart,
  type MetadataSearchDto,
  type SearchFilter,
} from '@immich/sdk';
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { signIn, type TestAccount } from '../../test/account.ts';
import { useTestApplication } from '../../test/application.ts';
import { createAsset } from '../../test/factories.ts';
import { OcrRepository } from '../ocr/ocr.repository.ts';
import { parseTextQuery } from './query-language.ts';
import { SearchRepository } from './search.repository.ts';

const WHOLE = { x1: 0, y1: 0, x2: 1, y2: 0, x3: 1, y3: 1, x4: 0, y4: 1, boxScore: 1, textScore: 1 };

describe('a search in an album that others have added photos to', () => {
  const server = useTestApplication();
  let owner: TestAccount;
  let member: TestAccount;
  let stranger: TestAccount;
  let album: string;
  const names = new Map<string, string>();
  const namesOf = (assets: readonly { readonly id: string }[]) => assets.map(({ id }) => names.get(id)!).toSorted();

  /** A photo that shows the word “invoice”. */
  async function photo(name: string, ownerId: string, fields: Partial<Parameters<typeof createAsset>[1]> = {}) {
    const id = await createAsset(server.database, { ...fields, ownerId });
    names.set(id, name);
    await server.database.transaction((tx) =>
      new OcrRepository(server.database).replaceLines(tx, id, [{ ...WHOLE, text: `Invoice of ${name}` }]),
    );
    return id;
  }

  async function makeAlbum(account: TestAccount, assetIds: string[]): Promise<string> {
    const { id } = await createAlbum({ createAlbumDto: { albumName: 'Trip' } }, account.options);
    await server.database.kysely
      .insertInto('album_asset')
      .values(assetIds.map((assetId) => ({ albumId: id, assetId })))
      .execute();
    return id;
  }

  const find = async (account: TestAccount, metadataSearchDto: MetadataSearchDto) =>
    namesOf((await searchAssets({ metadataSearchDto }, account.options)).assets.items);
  const refused = (answer: Promise<unknown>) =>
    expect(answer).rejects.toMatchObject({ status: 400, data: { message: 'Not found or no album.read access' } });

  beforeAll(async () => {
    [owner, member, stranger] = [
      await signIn(server, 'owner'),
      await signIn(server, 'member'),
      await signIn(server, 'stranger'),
    ];
    album = await makeAlbum(owner, [
      await photo('owner', owner.id, { isFavorite: true }),
      await photo('archived', owner.id, { visibility: AssetVisibility.Archive }),
      await photo('locked', owner.id, { visibility: AssetVisibility.Locked }),
      await photo('trashed', owner.id, { status: 'trashed', deletedAt: new Date() }),
      await photo('member', member.id),
    ]);
    const albumUsers = [{ userId: member.id, role: AlbumUserRole.Viewer }];
    await addUsersToAlbum({ id: album, addUsersDto: { albumUsers } }, owner.options);
    await photo('elsewhere', owner.id);
    await photo('private', member.id);
  });

  it('finds all of them, in each search', async () => {
    const body = { albumIds: [album] };
    const shown = ['archived', 'member', 'owner'];
    expect(await find(member, { ...body, ocr: 'invoice' })).toEqual(shown);
    expect(await find(member, body)).toEqual(shown);
    expect(await find(member, { filter: { albumIds: { any: [album] }, ocr: { matches: 'invoice' } } })).toEqual(shown);
    const smart = await searchSmart({ smartSearchDto: { ...body, query: 'ocr:invoice' } }, member.options);
    expect(namesOf(smart.assets.items)).toEqual(shown);
    expect(namesOf(await searchRandom({ randomSearchDto: body }, member.options))).toEqual(shown);
    const counted = { ...body, ocr: 'invoice' };
    expect(await searchAssetStatistics({ statisticsSearchDto: counted }, member.options)).toEqual({
      total: shown.length,
    });
  });

  it('finds of those of others no more than the album shows, whatever is asked for', async () => {
    const body = { albumIds: [album], ocr: 'invoice' };
    expect(await find(member, { ...body, withDeleted: true })).toEqual(['archived', 'member', 'owner']);
    expect(await find(owner, { ...body, withDeleted: true })).toEqual(['archived', 'member', 'owner', 'trashed']);
    expect(await find(member, { ...body, visibility: AssetVisibility.Archive })).toEqual(['archived']);
    expect(await find(member, { ...body, visibility: AssetVisibility.Timeline })).toEqual(['member', 'owner']);
    expect(await find(member, { ...body, visibility: AssetVisibility.Hidden })).toEqual([]);
    expect(await find(member, { ...body, isFavorite: true })).toEqual([]);
    expect(await find(owner, { ...body, isFavorite: true })).toEqual(['owner']);
  });

  it('finds them as an alternative, beside what is found elsewhere', async () => {
    const or = [{ albumIds: { all: [album] } }, { ocr: { matches: 'private or elsewhere' } }];
    expect(await find(member, { filter: { or } })).toEqual(['archived', 'member', 'owner', 'private']);
    const archive: SearchFilter = {
      or: [{ visibility: { eq: AssetVisibility.Archive } }, { isFavorite: { eq: true } }],
    };
    expect(await find(member, { albumIds: [album], filter: archive })).toEqual(['archived']);
    expect(await find(owner, { albumIds: [album], filter: archive })).toEqual(['archived', 'owner']);
    expect(await find(owner, { visibility: AssetVisibility.Timeline, filter: { or } })).toEqual([
      ...['elsewhere', 'member', 'owner'],
    ]);
    const other: SearchFilter = {
      or: [{ albumIds: { any: [album] }, id: { eq: randomUUID() } }, { isFavorite: { eq: false } }],
    };
    expect(await find(member, { filter: other })).toEqual(['member', 'private']);
    expect(await find(member, { filter: { albumIds: { none: [album] } } })).toEqual(['private']);
  });

  it('finds what a partner has put there from the archive, and nothing else of it', async () => {
    await createPartner({ partnerCreateDto: { sharedWithId: member.id } }, owner.options);
    await photo('archived elsewhere', owner.id, { visibility: AssetVisibility.Archive });
    await server.database.kysely.updateTable('partner').set({ inTimeline: true }).execute();
    expect(await find(member, { albumIds: [album], visibility: AssetVisibility.Archive })).toEqual(['archived']);
    expect(await find(member, { visibility: AssetVisibility.Archive })).toEqual([]);
    await server.database.kysely.deleteFrom('partner').execute();
  });

  it('finds nothing of others beside the album, even when it is not told to look into it alone', async () => {
    const strangerIds = [owner.id];
    const albums = { ids: [album], strangerIds };
    const ownerIds = [member.id, ...strangerIds];
    const repository = new SearchRepository(server.database);
    for (const withDeleted of [false, true]) {
      const search = { scope: { ownerIds, albums, withDeleted }, filters: [] };
      const shown = ['member', 'private', 'owner', 'archived'].length;
      expect(await repository.count({ ...search, text: undefined })).toBe(shown);
      expect(await repository.count({ ...search, text: parseTextQuery('invoice') })).toBe(shown);
    }
  });

  it('is refused to who may not see the album, however it is named', async () => {
    const filters: SearchFilter[] = [
      { albumIds: { any: [album] } },
      { albumIds: { none: [album] } },
      { or: [{ isFavorite: { eq: true } }, { albumIds: { all: [album] } }] },
    ];
    for (const body of [
      { albumIds: [album] },
      { albumIds: [randomUUID()] },
      ...filters.map((filter) => ({ filter })),
    ]) {
      const statisticsSearchDto = { ...body, ocr: 'invoice' };
      await refused(searchAssetStatistics({ statisticsSearchDto }, stranger.options));
      await refused(searchAssets({ metadataSearchDto: statisticsSearchDto }, stranger.options));
      await refused(searchSmart({ smartSearchDto: { ...body, query: 'ocr:invoice' } }, stranger.options));
      await refused(searchRandom({ randomSearchDto: body }, stranger.options));
    }
  });
});
