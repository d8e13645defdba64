import { sql } from 'kysely';
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTestDatabase } from '../../test/database.ts';
import { createAsset, createUser } from '../../test/factories.ts';
import { indexTexts } from '../ocr/text-index.repository.ts';
import type { AssetSearch } from './asset-search.ts';
import { parseSearchQuery, parseTextQuery } from './query-language.ts';
import { SearchRepository } from './search.repository.ts';

const DIMENSIONS = 512;
/** More than are ranked of each closeness. */
const MANY = 3100;

describe('the order of what is found', () => {
  const db = useTestDatabase();
  let repository: SearchRepository;

  beforeAll(() => {
    repository = new SearchRepository(db.database);
  });

  /** A library of texts by name, the first of them the oldest; what it holds is found in no other. */
  const library = async (texts: Readonly<Record<string, string>>) => {
    const ownerId = await createUser(db.database);
    const names = new Map<string, string>();
    for (const [index, [name, text]] of Object.entries(texts).entries()) {
      const id = await createAsset(db.database, { ownerId, fileCreatedAt: new Date(Date.UTC(2020, 0, 1 + index)) });
      names.set(id, name);
      await indexTexts(db.database.kysely, [{ assetId: id, text }]);
    }
    const search = (overrides: Partial<AssetSearch>) =>
      repository.list({
        scope: { ownerIds: [ownerId], withDeleted: false },
        ...{ filters: [], text: undefined, embedding: undefined, order: undefined, skip: 0, take: 100 },
        ...overrides,
      });
    return {
      ownerId,
      search,
      idOf: (name: string) => [...names].find(([, known]) => known === name)![0],
      find: async (query: string, overrides: Partial<AssetSearch> = {}) =>
        (await search({ text: parseTextQuery(query), ...overrides })).map(({ assetId, closeness }) => [
          names.get(assetId),
          closeness,
        ]),
    };
  };

  /** Adds so many assets that show a text, all newer than those of a library. */
  const addMany = async (ownerId: string, count: number, text: string) => {
    const { rows } = await sql<{ id: string }>`
      insert into asset ("ownerId", type, "originalPath", "originalFileName", "fileCreatedAt", "fileModifiedAt",
        "localDateTime", checksum)
      select ${ownerId}, 'IMAGE', n, n, now() - n * interval '1 minute', now(), now(), (${randomUUID()} || n)::bytea
      from generate_series(1, ${count}::int) as n
      returning id`.execute(db.database.kysely);
    await indexTexts(
      db.database.kysely,
      rows.map(({ id }) => ({ assetId: id, text })),
    );
  };

  const addVector = (assetId: string, degrees: number) =>
    sql`insert into smart_search values (${assetId}, ${JSON.stringify(direction(degrees))}::vector)`.execute(
      db.database.kysely,
    );

  it('is phrase, words, longer words, words spelled alike', async () => {
    const { find } = await library({
      phrase: 'a ferry terminal',
      words: 'terminal of the ferry',
      longer: 'FERRYTERMINAL',
      alike: 'ferrv terminal',
      other: 'something else',
    });
    expect(await find('ferry terminal')).toEqual([
      ['phrase', 'phrase'],
      ['words', 'words'],
      ['longer', 'prefix'],
      ['alike', 'variant'],
    ]);
  });

  it.each([
    ['invoice', 'lnvoice', 'variant'],
    ['invoice', 'lnv0ice', 'variant'],
    ['invoice', 'Invoices', 'prefix'],
    ['terminal', 'FERRYTERMINAL', 'prefix'],
    ['modern', 'modem', 'variant'],
    ['resturant', 'restaurant', 'variant'],
    ['2024', '2O24', 'variant'],
    ['2024', '20240315', 'prefix'],
    ['G1234', 'GI234', 'variant'],
    ['cafe', 'cave', 'variant'],
  ])('of %s finds %s', async (query, text, closeness) => {
    const { find } = await library({ found: text });
    expect(await find(query)).toEqual([['found', closeness]]);
    expect(await find(`"${query}"`)).toEqual([]);
  });

  it.each([
    ['2024', '2025'],
    ['123456', '123457'],
    ['INV2024', 'INV2025'],
    ['to', 'tomorrow'],
    ['car', 'cat'],
    ['发票', '发栗'],
    ['0012', '990012'],
  ])('of %s does not find %s', async (query, text) => {
    const { find } = await library({ text });
    expect(await find(query)).toEqual([]);
  });

  it('lets the picture decide among texts that show it equally well, not the date', async () => {
    const { find, idOf } = await library({ far: 'stop', near: 'stop', further: 'stop', furthest: 'stop' });
    await addVector(idOf('near'), 10);
    await addVector(idOf('far'), 40);
    await addVector(idOf('further'), 60);
    await addVector(idOf('furthest'), 80);
    const order = (await find('stop', { embedding: direction(0) })).map(([name]) => name);
    expect(order).toEqual(['near', 'far', 'further', 'furthest']);
  });

  it('does not leave out what is spelled like a word that must not be there', async () => {
    const { find } = await library({ receipt: 'receipt lnvoice' });
    expect(await find('receipt -invoice')).toEqual([['receipt', 'words']]);
  });

  it('widens every word of a search on its own', async () => {
    const { find } = await library({ half: 'payment of an lnvoice', none: 'payment' });
    expect(await find('invoice payment')).toEqual([['half', 'variant']]);
    expect((await find('invoice or payments')).sort()).toEqual([
      ['half', 'variant'],
      ['none', 'variant'],
    ]);
  });

  it('never puts many new words spelled alike above one old word', async () => {
    const { ownerId, find } = await library({ old: 'one zeppelin among many other words', longer: 'zeppelins' });
    await addMany(ownerId, MANY, 'zeppelln zeppelln zeppelln');
    const [first, second, third] = await find('zeppelin');
    expect([first, second, third?.[1]]).toEqual([['old', 'words'], ['longer', 'prefix'], 'variant']);
  });

  it('never puts many new longer words above one old word', async () => {
    const { ownerId, find } = await library({ old: 'one kumquat among many other words' });
    await addMany(ownerId, MANY, 'kumquats');
    const [first, second] = await find('kumquat');
    expect([first, second?.[1]]).toEqual([['old', 'words'], 'prefix']);
  });

  it('finds an old phrase among many photos with its words', async () => {
    const { ownerId, find } = await library({ old: 'quick zebra' });
    await addMany(ownerId, MANY, 'zebra quick');
    const [first, second] = await find('quick zebra');
    expect([first, second?.[1]]).toEqual([['old', 'phrase'], 'words']);
  });

  it.each([
    ['walrus', 'walrus', MANY + 1],
    ['walrus', 'walruses', MANY + 2],
    ['walrus', 'walrvs', MANY + 2],
    ['blue walrus', 'walrus blue', MANY + 1],
  ])('lets pages of %s reach every match once, however many %s there are', async (query, many, total) => {
    const { ownerId, search } = await library({ old: 'one blue walrus among many other words', longer: 'walruses' });
    await addMany(ownerId, MANY, many);
    const list = async (skip: number, take: number) =>
      (await search({ text: parseTextQuery(query), skip, take })).map(({ assetId }) => assetId);
    const ids: string[] = [];
    for (let page = await list(0, 450); page.length > 0; page = await list(ids.length, 450)) {
      ids.push(...page);
    }
    expect(new Set(ids).size).toBe(total);
    expect(ids).toEqual(await list(0, 2 * MANY));
  });

  it.each([
    ['walrus', 'walrus', MANY + 1],
    ['walrus', 'walruses', MANY + 2],
    ['walrus', 'walrvs', MANY + 2],
    ['"walrus"', 'walruses', 1],
    ['-walrus', 'walruses', MANY + 1],
  ])('counts as many for %s among many %s as its pages hold', async (query, many, total) => {
    const { ownerId, search } = await library({ old: 'one walrus among many other words', longer: 'walruses' });
    await addMany(ownerId, MANY, many);
    const asked = { scope: { ownerIds: [ownerId], withDeleted: false }, filters: [], text: parseTextQuery(query)! };
    expect(await search({ ...asked, take: 2 * MANY })).toHaveLength(total);
    expect(await repository.count(asked)).toBe(total);
  });

  it('does not show what only others have', async () => {
    const { find } = await library({ own: 'gardn' });
    await library({ foreign: 'garden gardens gandern' });
    expect(await find('garden')).toEqual([['own', 'variant']]);
    expect(await find('gardens')).toEqual([]);
  });

  describe('by text and picture', () => {
    const words = (text: string) => ({ kind: 'term', text, phrase: false }) as const;

    it('is by both, then by either', async () => {
      const { search, idOf } = await library({
        both: 'restaurant',
        text: 'the restaurant of a hotel on the hill by the sea',
        image: 'nothing of the kind',
      });
      await addVector(idOf('both'), 20);
      await addVector(idOf('image'), 5);
      const found = await search({ words: words('restaurant'), embedding: direction(0) });
      expect(found.map(({ assetId, matchedBy, closeness }) => [assetId, matchedBy, closeness])).toEqual([
        [idOf('both'), 'both', 'words'],
        [idOf('image'), 'image', null],
        [idOf('text'), 'text', 'words'],
      ]);
      expect(found.map(({ lines }) => lines === null)).toEqual([false, true, false]);
    });

    it('follows the weights', async () => {
      const { search, idOf } = await library({ text: 'harbour', image: 'nothing' });
      await addVector(idOf('image'), 5);
      const first = async (weights: { text: number; picture: number }) =>
        (await search({ words: words('harbour'), embedding: direction(0), weights }))[0]!.matchedBy;
      expect(await first({ text: 2, picture: 1 })).toBe('text');
      expect(await first({ text: 1, picture: 2 })).toBe('image');
    });

    it('never puts words spelled alike above the word, however much the picture looks like it', async () => {
      const { search, idOf } = await library({ exact: 'lighthouse', longer: 'lighthouses', alike: 'llghthouse' });
      await addVector(idOf('alike'), 1);
      await addVector(idOf('longer'), 2);
      await addVector(idOf('exact'), 80);
      for (const required of [undefined, words('lighthouse')]) {
        const query = required ? { text: required } : { words: words('lighthouse') };
        const found = await search({ ...query, embedding: direction(0) });
        expect(found.map(({ assetId }) => assetId)).toEqual(['exact', 'longer', 'alike'].map(idOf));
      }
    });

    it('holds to what must not be in the text', async () => {
      const { search, idOf } = await library({ draft: 'draft of a harbour', fair: 'harbour', beach: 'sand' });
      await addVector(idOf('draft'), 1);
      await addVector(idOf('beach'), 2);
      const { text, picture } = parseSearchQuery('harbour -draft');
      const found = await search({ text, words: words(picture), embedding: direction(0) });
      expect(found.map(({ assetId }) => assetId).sort()).toEqual([idOf('fair'), idOf('beach')].sort());
    });

    it('finds the text alone where pictures can not be searched', async () => {
      const { search, idOf } = await library({ desk: 'invoice on a desk', other: 'invoice', picture: 'desk' });
      const found = await search({ words: words('desk') });
      expect(found.map(({ assetId }) => assetId).sort()).toEqual([idOf('desk'), idOf('picture')].sort());
      const withText = await search({ text: words('invoice'), words: words('desk') });
      expect(withText.map(({ assetId }) => assetId).sort()).toEqual([idOf('desk'), idOf('other')].sort());
    });

    it('gives the texts that must be there the same places on every page', async () => {
      const { search, idOf } = await library({
        ...{ a: 'otter', b: 'the otter', c: 'an otter of the river', d: 'otter otter', e: 'here is an otter' },
        ...{ f: 'otters', g: 'the otters', h: 'otterly' },
      });
      for (const [index, name] of ['f', 'c', 'g', 'a', 'h', 'e', 'b', 'd'].entries()) {
        await addVector(idOf(name), 5 + 8 * index);
      }
      const query = { text: words('otter'), embedding: direction(0) };
      const whole = (await search(query)).map(({ assetId }) => assetId);
      const pages = await Promise.all(whole.map((_, skip) => search({ ...query, skip, take: 1 })));
      expect(pages.flat().map(({ assetId }) => assetId)).toEqual(whole);
      expect(whole).toHaveLength(8);
    });

    it('lets pages reach every text and every picture once', async () => {
      const { ownerId, search } = await library({ old: 'gorilla', longer: 'gorillas', alike: 'gorllla' });
      await addMany(ownerId, 700, 'gorilla');
      await addMany(ownerId, 500, 'something else');
      await sql`
        insert into smart_search
        select id, (select array_agg(cos(n * d)) from generate_series(1, ${DIMENSIONS}::int) as d)::vector
        from (select id, row_number() over (order by id) as n from asset where "ownerId" = ${ownerId}) as numbered
        where n % 3 <> 0`.execute(db.database.kysely);
      const { rows } = await sql<{ total: number }>`
        select count(*)::int as total from asset
        where "ownerId" = ${ownerId} and (
          exists (select from smart_search where "assetId" = id)
          or exists (select from asset_ocr_search where "assetId" = id and text ~ 'gor'))`.execute(db.database.kysely);
      const query = { words: words('gorilla'), embedding: direction(30) };
      const whole = (await search({ ...query, take: 2000 })).map(({ assetId }) => assetId);
      const paged: string[] = [];
      for (const take of [90, 150, 1, 60, 700, 1000]) {
        paged.push(...(await search({ ...query, skip: paged.length, take })).map(({ assetId }) => assetId));
      }
      expect(new Set(whole).size).toBe(rows[0]!.total);
      expect(paged).toEqual(whole);
    });
  });
});

/** A vector whose angle to the first axis grows with `degrees`. */
function direction(degrees: number): number[] {
  const radians = (degrees / 180) * Math.PI;
  return [Math.cos(radians), Math.sin(radians), ...Array.from({ length: DIMENSIONS - 2 }, () => 0)];
}
