import { AssetOrder, AssetTypeEnum, AssetVisibility, SearchOrderField } from '@immich/sdk';
import fc from 'fast-check';
import { sql, type Updateable } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTestDatabase } from '../../test/database.ts';
import { createAsset, createUser } from '../../test/factories.ts';
import type { DB } from '../database/tables.ts';
import { OcrRepository } from '../ocr/ocr.repository.ts';
import { SmartSearchRepository } from '../smart-search/smart-search.repository.ts';
import { type AssetFilter, IN_TIMELINE } from './asset-filter.ts';
import type { AssetSearch } from './asset-search.ts';
import { bothConditions, parseSearchQuery, parseTextQuery } from './query-language.ts';
import { SearchRepository } from './search.repository.ts';

const DIMENSIONS = 512;
const BOX = { x1: 0, y1: 0, x2: 1, y2: 0, x3: 1, y3: 1, x4: 0, y4: 1, boxScore: 1, textScore: 1 };

/** A vector whose angle to the first axis grows with `degrees`. */
function direction(degrees: number): number[] {
  const radians = (degrees / 180) * Math.PI;
  return [Math.cos(radians), Math.sin(radians), ...Array.from({ length: DIMENSIONS - 2 }, () => 0)];
}

describe('search', () => {
  const db = useTestDatabase();
  let repository: SearchRepository;
  let owner: string;
  let stranger: string;
  const names = new Map<string, string>();

  /** Adds an asset under a name by which the tests speak of it. */
  const add = async (
    name: string,
    {
      text,
      looks,
      exif,
      ownerId = owner,
      ...fields
    }: {
      text?: string;
      looks?: number;
      exif?: Record<string, unknown>;
    } & Partial<Parameters<typeof createAsset>[1]>,
  ) => {
    const id = await createAsset(db.database, { ownerId, originalFileName: `${name}.jpg`, ...fields });
    names.set(id, name);
    await db.database.transaction(async (tx) => {
      if (text !== undefined) {
        await new OcrRepository(db.database).replaceLines(
          tx,
          id,
          text.split('\n').map((line, row) => ({
            ...BOX,
            text: line,
            ...{ y1: row / 10, y2: row / 10, y3: row / 10 + 0.05, y4: row / 10 + 0.05 },
          })),
        );
      }
      if (looks !== undefined) {
        await new SmartSearchRepository(db.database).replaceEmbedding(tx, id, direction(looks));
      }
      if (exif) {
        await tx.updateTable('asset_exif').set(exif).where('assetId', '=', id).execute();
      }
    });
    return id;
  };

  const request = (overrides: Partial<AssetSearch>): AssetSearch => ({
    scope: { ownerIds: [owner], withDeleted: false },
    filters: [IN_TIMELINE],
    text: undefined,
    embedding: undefined,
    order: undefined,
    skip: 0,
    take: 100,
    ...overrides,
  });
  const find = async (overrides: Partial<AssetSearch>) =>
    (await repository.list(request(overrides))).map(({ assetId }) => names.get(assetId));
  const findText = (query: string, overrides: Partial<AssetSearch> = {}) =>
    find({ text: parseTextQuery(query), ...overrides });
  const findWhere = async (...filters: AssetFilter[]) => (await find({ filters })).sort();

  beforeAll(async () => {
    repository = new SearchRepository(db.database);
    owner = await createUser(db.database);
    stranger = await createUser(db.database);
    const day = (date: number) => new Date(Date.UTC(2024, 4, date));
    await add('tax invoice', {
      text: 'Tax invoice\nInvoice 2024',
      looks: 40,
      fileCreatedAt: day(1),
      exif: { city: 'Wien', make: 'Canon', rating: 5, fileSizeInByte: 300 },
    });
    await add('long page', {
      ...{ text: `A long page of words ${'about this and that '.repeat(30)} with an invoice in it`, looks: 10 },
      ...{
        fileCreatedAt: day(5),
        exif: { city: 'Graz', description: 'A 100%_sure Café', rating: 3, fileSizeInByte: 100 },
      },
    });
    await add('发票', {
      text: '增值税专用发票\n发票号码 07581234',
      looks: 90,
      fileCreatedAt: day(3),
      isFavorite: true,
    });
    await add('receipt', { text: 'Receipt for your invoice payment', fileCreatedAt: day(4), type: 'VIDEO' });
    await add('beach', { looks: 0, fileCreatedAt: day(6), exif: { fileSizeInByte: 200 } });
    await add('archived', { text: 'archived invoice', looks: 0, visibility: 'archive' });
    await add('hidden', { text: 'hidden invoice', looks: 0, visibility: 'hidden' });
    await add('locked', { text: 'locked invoice', looks: 0, visibility: 'locked' });
    await add('trashed', { text: 'trashed invoice', looks: 0, deletedAt: day(9), status: 'trashed' });
    await add('deleted', { text: 'deleted invoice', looks: 0, deletedAt: day(9), status: 'deleted' });
    await add('stranger', { text: 'stranger invoice', looks: 0, ownerId: stranger });
    const album = await db.database.kysely
      .insertInto('album')
      .defaultValues()
      .returning('id')
      .executeTakeFirstOrThrow();
    const beach = [...names].find(([, name]) => name === 'beach')![0];
    await db.database.kysely.insertInto('album_asset').values({ albumId: album.id, assetId: beach }).execute();
    names.set(album.id, 'album');
  });

  const idOf = (name: string) => [...names].find(([, known]) => known === name)![0];

  describe('for text', () => {
    it('puts the text first that speaks of it most', async () => {
      expect(await findText('invoice')).toEqual(['tax invoice', 'receipt', 'long page']);
    });

    it('puts the words as they were written before the same words apart', async () => {
      expect(await findText('invoice payment')).toEqual(['receipt']);
      expect(await findText('a invoice')).toEqual(['long page']);
      expect(await findText('"invoice 2024"')).toEqual(['tax invoice']);
      expect(await findText('"2024 invoice"')).toEqual([]);
    });

    it.each(['发票', '發票', '发 票', '票', '专用发票号码', '07581234'])('finds %s', async (query) => {
      expect(await findText(query)).toEqual(['发票']);
    });

    it.each([
      ['invoice -tax', ['receipt', 'long page']],
      ['receipt or 发票', ['receipt', '发票']],
      ['has:no-text', ['beach']],
      ['-invoice', ['beach', '发票']],
      ['has:text -invoice', ['发票']],
      ['invoice has:no-text', []],
    ])('understands %s', async (query, expected) => {
      expect((await findText(query)).sort()).toEqual([...expected].sort());
    });

    it('says which lines an asset shows', async () => {
      const [found] = await repository.list(request({ text: parseTextQuery('发票') }));
      expect(found).toMatchObject({
        matchedBy: 'text',
        lines: [{ text: '增值税专用发票' }, { text: '发票号码 07581234' }],
      });
    });
  });

  describe('for pictures', () => {
    it('puts the likest first', async () => {
      expect(await find({ embedding: direction(0) })).toEqual(['beach', 'long page', 'tax invoice', '发票']);
      expect(await find({ embedding: direction(90) })).toEqual(['发票', 'tax invoice', 'long page', 'beach']);
    });

    it('looks among those with the text only, and ranks by both', async () => {
      const text = parseTextQuery('invoice');
      const found = await repository.list(request({ text, embedding: direction(0) }));
      expect(found.map(({ assetId, matchedBy }) => [names.get(assetId), matchedBy])).toEqual([
        ['tax invoice', 'both'],
        ['long page', 'both'],
        ['receipt', 'text'],
      ]);
    });

    it('leaves out what must not be in the text', async () => {
      const { text } = parseSearchQuery('beach -invoice');
      expect(await find({ text, embedding: direction(0) })).toEqual(['beach', '发票']);
    });
  });

  describe('by metadata', () => {
    it('gives the newest first, or what was asked for', async () => {
      expect(await find({})).toEqual(['beach', 'long page', 'receipt', '发票', 'tax invoice']);
      const order = { field: SearchOrderField.FileSizeInBytes, direction: AssetOrder.Asc };
      expect((await find({ order })).slice(0, 3)).toEqual(['long page', 'beach', 'tax invoice']);
    });

    it('keeps an order that was asked for, whatever the text', async () => {
      const order = { field: SearchOrderField.FileCreatedAt, direction: AssetOrder.Asc };
      expect(await findText('invoice', { order })).toEqual(['tax invoice', 'receipt', 'long page']);
    });

    it.each<[string, AssetFilter, string[]]>([
      ['a city', { city: { eq: 'Wien' } }, ['tax invoice']],
      ['no city', { city: { eq: null } }, ['archived', 'beach', 'receipt', '发票']],
      ['some city', { city: { ne: null } }, ['long page', 'tax invoice']],
      ['one of some cities', { city: { in: ['Wien', 'Graz'] } }, ['long page', 'tax invoice']],
      ['none of no cities', { city: { in: [] } }, []],
      ['part of a description, in any case, without accents', { description: { like: 'CAFE' } }, ['long page']],
      ['what looks like a pattern, as it stands', { description: { like: '100%_s' } }, ['long page']],
      ['a pattern that is no pattern', { description: { like: '%s_r' } }, []],
      ['the beginning of a file name', { originalFileName: { startsWith: 'BEA' } }, ['beach']],
      ['the end of a file name', { originalFileName: { endsWith: 'receipt.jpg' } }, ['receipt']],
      ['a type', { type: { eq: AssetTypeEnum.Video } }, ['receipt']],
      ['favourites', { isFavorite: { eq: true } }, ['发票']],
      ['ratings', { rating: { gte: 4 } }, ['tax invoice']],
      ['a fraction of a rating', { rating: { gt: 3.5 } }, ['tax invoice']],
      ['days', { takenAt: { gte: new Date('2024-05-04'), lt: new Date('2024-05-06') } }, ['long page', 'receipt']],
      ['text', { ocr: { matches: '发票' } }, ['发票']],
      ['the archive', { visibility: { eq: AssetVisibility.Archive } }, ['archived']],
      ['the hidden', { visibility: { eq: AssetVisibility.Hidden } }, ['hidden']],
      [
        'everything but the archive',
        { visibility: { ne: AssetVisibility.Archive } },
        ['beach', 'hidden', 'long page', 'receipt', 'tax invoice', '发票'],
      ],
      ['the trash', { trashedAt: { ne: null } }, ['trashed']],
      ['people, who are not known', { personIds: { any: ['00000000-0000-4000-8000-000000000000'] } }, []],
      ['what has no album', { hasAlbums: { eq: false } }, ['archived', 'long page', 'receipt', 'tax invoice', '发票']],
      ['alternatives', { or: [{ city: { eq: 'Wien' } }, { isFavorite: { eq: true } }] }, ['tax invoice', '发票']],
      [
        'alternatives with a visibility of their own',
        {
          or: [{ ocr: { matches: 'invoice' }, city: { eq: 'Wien' } }, { visibility: { eq: AssetVisibility.Archive } }],
        },
        ['archived', 'tax invoice'],
      ],
      [
        'alternatives of which only one names a visibility',
        { or: [{ ocr: { matches: 'hidden' } }, { visibility: { eq: AssetVisibility.Archive } }] },
        ['archived'],
      ],
    ])('filters by %s', async (_, filter, expected) => {
      expect(await findWhere(filter)).toEqual([...expected].sort());
    });

    it('filters by album, id and checksum', async () => {
      expect(await findWhere({ albumIds: { all: [idOf('album')] } })).toEqual(['beach']);
      expect(await findWhere({ albumIds: { none: [idOf('album')] } })).not.toContain('beach');
      expect(await findWhere({ id: { eq: idOf('receipt') } })).toEqual(['receipt']);
      const { checksum } = await db.database.kysely
        .selectFrom('asset')
        .select('checksum')
        .where('id', '=', idOf('beach'))
        .executeTakeFirstOrThrow();
      expect(await findWhere({ checksum: { eq: checksum.toString('base64') } })).toEqual(['beach']);
      expect(await findWhere({ checksum: { eq: checksum.toString('hex') } })).toEqual(['beach']);
      expect(await findWhere({ checksum: { eq: 'nonsense' } })).toEqual([]);
    });

    it('adds the trash when asked for it', async () => {
      expect(await find({ scope: { ownerIds: [owner], withDeleted: true } })).toContain('trashed');
    });

    it('counts and draws the same that it finds', async () => {
      const text = parseTextQuery('invoice');
      expect(await repository.count(request({ text }))).toBe(3);
      const drawn = await repository.listRandom(request({ text, take: 2 }));
      expect(new Set(drawn.map((id) => names.get(id))).isSubsetOf(new Set(await findText('invoice')))).toBe(true);
      expect(drawn).toHaveLength(2);
    });

    it('suggests the values that occur', async () => {
      expect(await repository.listValues('city', { ownerIds: [owner], withDeleted: false }, [])).toEqual([
        'Graz',
        'Wien',
        null,
      ]);
    });
  });

  it('splits into pages that together are the whole', async () => {
    for (const search of [{ text: parseTextQuery('invoice') }, { embedding: direction(20) }, {}]) {
      const whole = await find(search);
      const pages = await Promise.all(whole.map((_, skip) => find({ ...search, skip, take: 1 })));
      expect(pages.flat()).toEqual(whole);
      expect(await find({ ...search, skip: whole.length })).toEqual([]);
    }
  });

  it('takes new dates from the assets', async () => {
    const id = await add('moved', { text: 'zebra', fileCreatedAt: new Date('2020-01-01') });
    await db.database.kysely
      .updateTable('asset')
      .set({ fileCreatedAt: new Date('2030-01-01') })
      .where('id', '=', id)
      .execute();
    const { rows } = await sql`select "fileCreatedAt" from asset_ocr_search where "assetId" = ${id}`.execute(
      db.database.kysely,
    );
    expect(rows).toEqual([{ fileCreatedAt: new Date('2030-01-01') }]);
    await db.database.kysely.deleteFrom('asset').where('id', '=', id).execute();
    expect(await findText('zebra')).toEqual([]);
  });

  it.each<[string, () => Updateable<DB['asset']>, () => Updateable<DB['asset']>]>([
    ['in the archive', () => ({ visibility: 'archive' }), () => ({ visibility: 'timeline' })],
    ['hidden', () => ({ visibility: 'hidden' }), () => ({ visibility: 'timeline' })],
    ['locked', () => ({ visibility: 'locked' }), () => ({ visibility: 'timeline' })],
    ['in the trash', () => ({ deletedAt: new Date() }), () => ({ deletedAt: null })],
    ['deleted', () => ({ status: 'deleted' }), () => ({ status: 'active' })],
    ['a stranger’s', () => ({ ownerId: stranger }), () => ({ ownerId: owner })],
  ])('does not find the text of a photo while it is %s', async (_state, away, back) => {
    const id = await add('zebra', { text: 'zebra' });
    const change = (fields: Updateable<DB['asset']>) =>
      db.database.kysely.updateTable('asset').set(fields).where('id', '=', id).execute();
    expect(await findText('zebra')).toEqual(['zebra']);
    await change(away());
    expect(await findText('zebra')).toEqual([]);
    await change(back());
    expect(await findText('zebra')).toEqual(['zebra']);
    await db.database.kysely.deleteFrom('asset').where('id', '=', id).execute();
  });

  it.each<[string, Updateable<DB['asset']>]>([
    ['hidden', { visibility: 'hidden' }],
    ['locked', { visibility: 'locked' }],
    ['in the trash', { deletedAt: new Date() }],
    ['deleted', { status: 'deleted' }],
  ])(
    'finds the text of a photo in the archive where the timeline is not asked for, but not while it is %s',
    async (_state, away) => {
      const id = await add('zebra', { text: 'zebra' });
      const change = (fields: Updateable<DB['asset']>) =>
        db.database.kysely.updateTable('asset').set(fields).where('id', '=', id).execute();
      const ofPartner = { ownerIds: [stranger, owner], partnerIds: [owner], withDeleted: false };
      const back = { visibility: 'archive', deletedAt: null, status: 'active' } as const;
      for (const fields of [back, away, back]) {
        await change(fields);
        expect(await findText('zebra')).toEqual([]);
        expect(await findText('zebra', { filters: [] })).toEqual(fields === away ? [] : ['zebra']);
        expect(await findText('zebra', { filters: [], scope: ofPartner })).toEqual([]);
      }
      await db.database.kysely.deleteFrom('asset').where('id', '=', id).execute();
    },
  );

  describe('whatever the query', () => {
    const piece = fc.constantFrom(
      ...[
        'invoice',
        '发票',
        '票',
        '-',
        '"',
        'or',
        'ocr:',
        'has:text',
        'has:no-text',
        ' ',
        "'",
        '\\',
        '&',
        '|',
        '!',
        ':*',
        '(',
        ')',
      ],
      ...[
        '%',
        '_',
        '\0',
        '\uD800',
        '<->',
        '$1',
        ';--',
        '𠮷',
        'é',
        '1,234',
        'stranger',
        'locked',
        'hidden',
        'trashed',
        'deleted',
      ],
    );
    const query = fc.oneof(
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
      fc.string({ unit: 'binary' }),
    );
    const filter = fc.constantFrom<AssetFilter>(
      {},
      { ocr: { matches: 'invoice' } },
      {
        or: [{ city: { eq: 'Wien' } }, { visibility: { notIn: [] } }, { visibility: { ne: AssetVisibility.Timeline } }],
      },
      { visibility: { in: [AssetVisibility.Locked, AssetVisibility.Timeline] } },
      { visibility: { eq: AssetVisibility.Locked } },
      { trashedAt: { ne: null } },
      { isOffline: { eq: false } },
    );
    const NEVER = ['stranger', 'locked', 'deleted'];

    it('is answered in one statement, and never with what somebody else, the lock or the bin has', async () => {
      const property = fc.asyncProperty(
        query,
        filter,
        fc.boolean(),
        fc.boolean(),
        async (text, chosen, likeness, withDeleted) => {
          const condition = bothConditions(parseSearchQuery(text).text, parseTextQuery(text));
          const search = request({
            scope: { ownerIds: [owner], withDeleted },
            filters: [chosen],
            text: condition,
            embedding: likeness ? direction(0) : undefined,
          });
          const found = await repository.list(search);
          const seen = found.map(({ assetId }) => names.get(assetId)!);
          expect(seen.filter((name) => NEVER.includes(name))).toEqual([]);
          expect(JSON.stringify(found)).not.toMatch(/stranger invoice|locked invoice|deleted invoice/);
          if (!withDeleted && !chosen.trashedAt) {
            expect(seen).not.toContain('trashed');
          }
          if (!likeness) {
            expect(await repository.count(search)).toBe(found.length);
          }
        },
      );
      await fc.assert(property, { numRuns: 300 });
    });
  });
});
