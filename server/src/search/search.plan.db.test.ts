import { AssetVisibility } from '@immich/sdk';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTestDatabase } from '../../test/database.ts';
import { createUser } from '../../test/factories.ts';
import type { Widening } from '../ocr/widening.ts';
import type { AssetSearch } from './asset-search.ts';
import { parseTextQuery } from './query-language.ts';
import { SearchRepository } from './search.repository.ts';

const ASSETS = 5000;
const DIMENSIONS = 512;
const WIDENING: Widening = new Map([['invoice', { containing: ['taxinvoice'], variants: ['lnvoice'] }]]);
const embedding = Array.from({ length: DIMENSIONS }, (_, index) => (index % 7) - 3);

/** The statements of a search, and which indexes PostgreSQL can take for them. */
describe('the statement of a search', () => {
  const db = useTestDatabase();
  let base: AssetSearch;
  let repository: SearchRepository;

  beforeAll(async () => {
    repository = new SearchRepository(db.database);
    const ownerId = await createUser(db.database);
    base = {
      scope: { ownerIds: [ownerId], withDeleted: false },
      ...{ filters: [], text: undefined, embedding: undefined, order: undefined, skip: 0, take: 51 },
    };
    await sql`
      with added as (
        insert into asset ("ownerId", type, "originalPath", "originalFileName", "fileCreatedAt", "fileModifiedAt",
          "localDateTime", checksum)
        select ${ownerId}, 'IMAGE', n, n, now() - n * interval '1 hour', now(), now(), n::text::bytea
        from generate_series(1, ${ASSETS}::int) as n
        returning id, "ownerId", "fileCreatedAt", "originalPath"::int as n
      ), indexed as (
        insert into asset_ocr_search
        select id, "ownerId", "fileCreatedAt", true, '', ocr_tokens('', format('''word'':1B ''n%s'':2B', n)::tsvector) from added
      )
      insert into smart_search
      select id, (select array_agg(sin(n * d)) from generate_series(1, ${DIMENSIONS}) as d)::vector from added
      where n <= 500`.execute(db.database.kysely);
    await sql`vacuum analyze`.execute(db.database.kysely);
  });

  /** A few thousand rows are read as fast without an index, so the test takes the other ways away. */
  const plan = (search: Partial<AssetSearch>, ...without: string[]) =>
    db.database.transaction(async (tx) => {
      for (const way of without) {
        await sql`select set_config(${`enable_${way}`}, 'off', true)`.execute(tx);
      }
      const { rows } = await sql<
        Record<string, string>
      >`explain ${repository.listQuery({ ...base, ...search }, WIDENING)}`.execute(tx);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    });
  /** With the owner's id left out, which differs from run to run. */
  const statement = (search: Partial<AssetSearch>) => {
    const { sql: text } = repository.listQuery({ ...base, ...search }, WIDENING).compile(db.database.kysely);
    return `${text
      .replace(/^\s*\n/gm, '')
      .replace(/^ {4}/gm, '')
      .trim()}\n`;
  };

  it.each([
    ['by-date', {}],
    ['by-text', { text: parseTextQuery('发票 -draft') }],
    ['by-picture', { embedding }],
    ['by-both', { text: parseTextQuery('invoice'), embedding }],
    ['by-either', { words: parseTextQuery('invoice'), text: parseTextQuery('-draft'), embedding }],
  ])('%s is the one that was reviewed', async (name, search) => {
    await expect(statement(search)).toMatchFileSnapshot(`search.${name}.sql`);
  });

  it.each<[string, Partial<AssetSearch>]>([
    ['text', { text: parseTextQuery('invoice') }],
    ['text and pictures', { words: parseTextQuery('invoice'), embedding }],
  ])(
    "looks at the text index alone for %s, with and without the timeline, which Immich's client names",
    (_, search) => {
      const inIndex = (filters: AssetSearch['filters']) =>
        statement({ ...search, filters }).match(/from asset_ocr_search where \(/g) ?? [];
      expect(inIndex([])).not.toHaveLength(0);
      expect(inIndex([{ visibility: { eq: AssetVisibility.Timeline } }])).toEqual(inIndex([]));
      expect(inIndex([{ visibility: { eq: AssetVisibility.Archive } }])).toEqual([]);
    },
  );

  it('walks the newest assets by index', async () => {
    expect(await plan({})).toContain('asset_owner_file_created_at');
  });

  it('finds a rare word by the text index', async () => {
    expect(await plan({ text: parseTextQuery('"n4711"') })).toContain('asset_ocr_search_tokens');
  });

  it('walks the vector index in its branch for many assets', async () => {
    expect(await plan({ embedding }, 'seqscan', 'sort', 'hashjoin', 'mergejoin')).toContain(
      'Index Scan using clip_index',
    );
  });
});
