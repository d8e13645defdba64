import {
  AssetTypeEnum,
  AssetVisibility,
  searchAssets,
  searchAssetStatistics,
  searchRandom,
  searchSmart,
  type MetadataSearchDto,
  type SearchFilter,
  type SearchFilterBranch,
  type SmartSearchDto,
  type StatisticsSearchDto,
} from '@immich/sdk';
import { createHash, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { signIn, type TestAccount } from '../../test/account.ts';
import { useTestApplication } from '../../test/application.ts';
import { createAsset } from '../../test/factories.ts';
import { OcrRepository } from '../ocr/ocr.repository.ts';

/** What of a body narrows a search; the rest says how the answer looks. */
type Fields<T> = Exclude<
  keyof T,
  | 'filter'
  | 'cursor'
  | 'language'
  | 'order'
  | 'orderBy'
  | 'page'
  | 'query'
  | 'queryAssetId'
  | 'size'
  | 'withExif'
  | 'withPeople'
  | 'withStacked'
>;
/** Two values of a field: the first is true of the photo `odd` alone, the second of `plain` alone, if there is one. */
type Cases<T, K extends keyof T> = { readonly [N in K]-?: readonly [odd: T[N], plain?: T[N]] };

const WHOLE = { x1: 0, y1: 0, x2: 1, y2: 0, x3: 1, y3: 1, x4: 0, y4: 1, boxScore: 1, textScore: 1 };
const [ODD, PLAIN, TRASHED, ALBUM, OTHER_ALBUM, EMPTY_ALBUM, LIBRARY, NOBODY] = Array.from({ length: 8 }, () =>
  randomUUID(),
) as [...[string, string, string, string, string, string, string, string]];
const sha1 = (text: string) => createHash('sha1').update(text).digest();
const [EARLY, BETWEEN, LATE] = ['2020-01-01T00:00:00.000Z', '2021-01-01T00:00:00.000Z', '2022-01-01T00:00:00.000Z'];

/** Conditions whose data are not kept here: nobody is known and nothing is tagged, so they hold for none, or for all. */
const FLAT: Cases<MetadataSearchDto, Exclude<Fields<MetadataSearchDto>, 'personIds' | 'tagIds' | TrashField>> = {
  albumIds: [[ALBUM]],
  checksum: [sha1(ODD).toString('base64'), sha1(PLAIN).toString('hex')],
  city: ['Graz', null],
  country: ['Austria', null],
  createdAfter: [BETWEEN],
  createdBefore: [undefined, BETWEEN],
  description: ['CAFE', '100%_'],
  encodedVideoPath: ['/encoded/odd.mp4'],
  id: [ODD, PLAIN],
  isEncoded: [true, false],
  isFavorite: [true, false],
  isMotion: [true, false],
  isNotInAlbum: [undefined, true],
  isOffline: [undefined, false],
  lensModel: ['RF 50', null],
  libraryId: [LIBRARY, null],
  make: ['Canon', null],
  model: ['R5', null],
  ocr: ['invoice', 'menu'],
  originalFileName: ['ODD', 'plain.J'],
  originalPath: ['/library/odd', '/upload/plain'],
  previewPath: ['/preview/odd.jpg', '/preview/plain.jpg'],
  rating: [5, null],
  state: ['Styria', null],
  takenAfter: [BETWEEN],
  takenBefore: [undefined, BETWEEN],
  thumbnailPath: ['/thumbnail/odd.webp', '/thumbnail/plain.webp'],
  type: [AssetTypeEnum.Video, AssetTypeEnum.Image],
  updatedAfter: [BETWEEN],
  updatedBefore: [undefined, BETWEEN],
  visibility: [AssetVisibility.Archive, AssetVisibility.Timeline],
};
/** Fields that the searches other than the one by metadata do not have. */
const ONLY_METADATA = [
  ...(['checksum', 'description', 'encodedVideoPath', 'id', 'originalFileName', 'originalPath'] as const),
  ...(['previewPath', 'thumbnailPath'] as const),
] satisfies Exclude<Fields<MetadataSearchDto>, Fields<SmartSearchDto>>[] as readonly string[];

type TrashField = 'trashedAfter' | 'trashedBefore' | 'withDeleted';

const NESTED: Cases<Required<SearchFilterBranch>, Exclude<keyof SearchFilterBranch, People | 'trashedAt'>> = {
  albumIds: [{ any: [ALBUM, EMPTY_ALBUM] }, { none: [ALBUM] }],
  checksum: [{ eq: sha1(ODD).toString('hex') }, { ne: sha1(ODD).toString('hex') }],
  city: [{ in: ['Graz', 'Wien'] }, { eq: null }],
  country: [{ ne: null }, { eq: null }],
  createdAt: [{ gt: BETWEEN }, { lt: BETWEEN }],
  description: [{ startsWith: 'A cafe' }, { notLike: 'café' }],
  encodedVideoPath: [{ eq: '/encoded/odd.mp4' }],
  fileSizeInBytes: [{ gte: 900 }, { notIn: [900] }],
  hasAlbums: [{ eq: true }, { eq: false }],
  id: [{ eq: ODD }, { ne: ODD }],
  isEncoded: [{ eq: true }, { eq: false }],
  isFavorite: [{ eq: true }, { eq: false }],
  isMotion: [{ eq: true }, { eq: false }],
  isOffline: [{ eq: true }, { eq: false }],
  lensModel: [{ eq: 'RF 50' }, { eq: null }],
  libraryId: [{ eq: LIBRARY }, { eq: null }],
  make: [{ in: ['Canon'] }, { eq: null }],
  model: [{ eq: 'R5' }, { eq: null }],
  ocr: [{ matches: '"invoice 17"' }, { matches: '-invoice' }],
  originalFileName: [{ endsWith: 'dd.MP4' }, { eq: 'plain.jpg' }],
  originalPath: [{ like: 'library' }, { startsWith: '/upload' }],
  rating: [{ gt: 4 }, { eq: null }],
  state: [{ eq: 'Styria' }, { eq: null }],
  takenAt: [{ gte: LATE }, { lte: EARLY }],
  type: [{ eq: AssetTypeEnum.Video }, { notIn: [AssetTypeEnum.Video] }],
  updatedAt: [{ gte: LATE }, { lte: EARLY }],
  visibility: [{ eq: AssetVisibility.Archive }, { in: [AssetVisibility.Timeline] }],
};
type People = 'hasPeople' | 'hasTags' | 'personIds' | 'tagIds';

describe('a filter on', () => {
  const server = useTestApplication();
  let user: TestAccount;
  const names = new Map([
    [ODD, 'odd'],
    [PLAIN, 'plain'],
    [TRASHED, 'trashed'],
  ]);
  const namesOf = (assets: readonly { readonly id: string }[]) =>
    assets.map(({ id }) => names.get(id) ?? 'another').sort();
  /** Of both photos, wherever they are: the archive counts when a filter names a visibility. */
  const everywhere = { visibility: { in: [AssetVisibility.Archive, AssetVisibility.Timeline] } };
  const find = async (metadataSearchDto: MetadataSearchDto) =>
    namesOf((await searchAssets({ metadataSearchDto }, user.options)).assets.items);
  const findNested = (filter: SearchFilter) => find({ filter: { ...everywhere, ...filter } });

  beforeAll(async () => {
    user = await signIn(server, 'user');
    const { kysely } = server.database;
    const motion = await createAsset(server.database, { ownerId: user.id, visibility: 'hidden' });
    const at = (date: string) => ({ fileCreatedAt: date, createdAt: date, updatedAt: date });
    await createAsset(server.database, {
      ...{ id: ODD, ownerId: user.id, type: 'VIDEO', originalFileName: 'odd.mp4', originalPath: '/library/odd.mp4' },
      ...{ isFavorite: true, isOffline: true, livePhotoVideoId: motion, libraryId: LIBRARY, visibility: 'archive' },
      ...at(LATE),
    });
    await createAsset(server.database, {
      ...{ id: PLAIN, ownerId: user.id, originalFileName: 'plain.jpg', originalPath: '/upload/plain.jpg' },
      ...at(EARLY),
    });
    await createAsset(server.database, {
      ...{ id: TRASHED, ownerId: user.id, status: 'trashed', deletedAt: LATE },
      ...at(EARLY),
    });
    await kysely
      .updateTable('asset_exif')
      .set({ make: 'Canon', model: 'R5', lensModel: 'RF 50', city: 'Graz', state: 'Styria', country: 'Austria' })
      .set({ description: 'A Café', rating: 5, fileSizeInByte: 900 })
      .where('assetId', '=', ODD)
      .execute();
    await kysely
      .updateTable('asset_exif')
      .set({ description: '100%_sure', fileSizeInByte: 100 })
      .where('assetId', '=', PLAIN)
      .execute();
    const file = (assetId: string, type: string, path: string) => ({ assetId, type, path });
    await kysely
      .insertInto('asset_file')
      .values([
        file(ODD, 'preview', '/preview/odd.jpg'),
        file(ODD, 'thumbnail', '/thumbnail/odd.webp'),
        file(ODD, 'encoded_video', '/encoded/odd.mp4'),
        file(PLAIN, 'preview', '/preview/plain.jpg'),
        file(PLAIN, 'thumbnail', '/thumbnail/plain.webp'),
      ])
      .execute();
    const albums = [ALBUM, OTHER_ALBUM, EMPTY_ALBUM];
    await kysely
      .insertInto('album')
      .values(albums.map((id) => ({ id })))
      .execute();
    await kysely
      .insertInto('album_user')
      .values(albums.map((albumId) => ({ albumId, userId: user.id, role: 'owner' })))
      .execute();
    await kysely
      .insertInto('album_asset')
      .values([
        { albumId: ALBUM, assetId: ODD },
        { albumId: OTHER_ALBUM, assetId: ODD },
      ])
      .execute();
    await server.database.transaction(async (tx) => {
      const ocr = new OcrRepository(server.database);
      await ocr.replaceLines(tx, ODD, [{ ...WHOLE, text: 'Invoice 17 of everybody' }]);
      await ocr.replaceLines(tx, PLAIN, [{ ...WHOLE, text: 'Menu of everybody' }]);
    });
  });

  it('nothing finds the timeline and the archive, as asking for both does', async () => {
    expect(await find({})).toEqual(['odd', 'plain']);
    expect(await findNested({})).toEqual(['odd', 'plain']);
  });

  describe.each(Object.entries(FLAT))('%s', (name, [odd, plain]) => {
    it.each([
      ['odd', odd],
      ['plain', plain],
    ] as const)('finds the %s one, in each search', async (expected, value) => {
      if (value === undefined) return;
      const body: StatisticsSearchDto = { filter: everywhere, [name]: value };
      expect(await find(body)).toEqual([expected]);
      const smartSearchDto: SmartSearchDto = { ...body, query: 'ocr:everybody' };
      if (!ONLY_METADATA.includes(name)) {
        expect(namesOf((await searchSmart({ smartSearchDto }, user.options)).assets.items)).toEqual([expected]);
        expect(namesOf(await searchRandom({ randomSearchDto: body }, user.options))).toEqual([expected]);
        expect(await searchAssetStatistics({ statisticsSearchDto: body }, user.options)).toEqual({ total: 1 });
      }
    });
  });

  describe.each(Object.entries(NESTED))('%s', (name, [odd, plain]) => {
    it.each([
      ['odd', odd],
      ['plain', plain],
    ] as const)('finds the %s one, nested and as an alternative', async (expected, value) => {
      if (value === undefined) return;
      // Whoever asks for what is offline means the trash, too; here nothing in it is.
      expect(await findNested({ [name]: value })).toEqual([expected]);
      const never = { id: { eq: NOBODY } };
      expect(await find({ filter: { ...everywhere, or: [never, { [name]: value }] } })).toEqual([expected]);
      expect(await find({ filter: { ...everywhere, or: [never] } })).toEqual([]);
    });
  });

  it('albums asks for one of them, all of them or none of them', async () => {
    expect(await findNested({ albumIds: { all: [ALBUM, OTHER_ALBUM] } })).toEqual(['odd']);
    expect(await findNested({ albumIds: { all: [ALBUM, EMPTY_ALBUM] } })).toEqual([]);
    expect(await findNested({ albumIds: { any: [], all: [], none: [] } })).toEqual(['odd', 'plain']);
    expect(await find({ albumIds: [ALBUM, EMPTY_ALBUM], filter: everywhere })).toEqual([]);
    expect(await find({ albumIds: [ALBUM], isNotInAlbum: true })).toEqual(await find({ albumIds: [ALBUM] }));
    expect(await find({ albumIds: [ALBUM] })).toContain('odd');
  });

  it('the trash finds what is in it', async () => {
    expect(await find({ withDeleted: true })).toEqual(['odd', 'plain', 'trashed']);
    expect(await find({ trashedAfter: BETWEEN })).toEqual(['trashed']);
    expect(await find({ trashedBefore: BETWEEN })).toEqual([]);
    expect(await find({ filter: { trashedAt: { ne: null } } })).toEqual(['trashed']);
    expect(await find({ filter: { trashedAt: { eq: null } } })).toEqual(['odd', 'plain']);
    expect(await find({ filter: { or: [{ trashedAt: { gt: EARLY } }, { id: { eq: PLAIN } }] } })).toEqual([
      'plain',
      'trashed',
    ]);
  });

  it('people and tags, of which there are none, finds all or nothing', async () => {
    const NONE: string[] = [];
    expect(await find({ personIds: [NOBODY] })).toEqual(NONE);
    expect(await find({ personIds: [] })).toEqual(['odd', 'plain']);
    expect(await find({ tagIds: [NOBODY] })).toEqual(NONE);
    expect(await find({ tagIds: null })).toEqual(['odd', 'plain']);
    for (const group of ['personIds', 'tagIds'] as const) {
      expect(await findNested({ [group]: { any: [NOBODY] } })).toEqual(NONE);
      expect(await findNested({ [group]: { none: [NOBODY] } })).toEqual(['odd', 'plain']);
    }
    for (const has of ['hasPeople', 'hasTags'] as const) {
      expect(await findNested({ [has]: { eq: true } })).toEqual(NONE);
      expect(await findNested({ [has]: { eq: false } })).toEqual(['odd', 'plain']);
    }
  });

  it('several fields asks for all of them', async () => {
    expect(await find({ filter: everywhere, city: 'Graz', make: 'Canon', rating: 5 })).toEqual(['odd']);
    expect(await find({ filter: everywhere, city: 'Graz', make: 'Nikon' })).toEqual([]);
    expect(await find({ filter: { ...everywhere, city: { eq: 'Graz' } }, city: null })).toEqual([]);
  });
});
