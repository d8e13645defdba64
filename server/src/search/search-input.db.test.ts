import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signIn, type TestAccount } from '../../test/account.ts';
import { useTestApplication } from '../../test/application.ts';
import { useFakeInference } from '../../test/inference.ts';
import type { AssetSearch } from './asset-search.ts';
import { parseTextQuery } from './query-language.ts';
import { SearchRepository } from './search.repository.ts';

const ASSETS = 20_000;
/** What a search may read for its first page, however large the library: a few pages, and the rows beside them. */
const FEW_ROWS = 1000;
const DIMENSIONS = 512;

const nested = (depth: number, inside: string) => `ocr:${'('.repeat(depth)}${inside}${')'.repeat(depth)}`;
const JUST_WHAT_FITS = 4096;

describe('what makes no sense as a search', () => {
  const inference = useFakeInference();
  const server = useTestApplication({
    get MACHINE_LEARNING_URL() {
      return inference.url;
    },
  });
  let user: TestAccount;

  beforeAll(async () => {
    user = await signIn(server, 'user');
    await addAssets(user.id);
  });
  beforeEach(() => {
    const clip = JSON.stringify(Array.from({ length: DIMENSIONS }, (_, index) => Math.sin(index + 1)));
    inference.answer(() => ({ status: 200, body: { clip } }));
  });

  /** Each second asset shows “even”, each one “word” and a word of its own: its number in letters, “zhq” for 7. */
  const addAssets = (ownerId: string) =>
    sql`
    with added as (
      insert into asset ("ownerId", type, "originalPath", "originalFileName", "fileCreatedAt", "fileModifiedAt",
        "localDateTime", checksum)
      select ${ownerId}, 'IMAGE', n, n, now() - n * interval '1 hour', now(), now(), n::text::bytea
      from generate_series(1, ${ASSETS}::int) as n
      returning id, "ownerId", "fileCreatedAt", "originalPath"::int as n
    )
    insert into asset_ocr_search ("assetId", "ownerId", "fileCreatedAt", "isListed", text, tokens)
    select id, "ownerId", "fileCreatedAt", true, '',
      format('''word'':1B ''z%sq'':2B %s', translate(n::text, '0123456789', 'abcdefghij'), case when n % 2 = 0 then '''even'':3B' end)::tsvector
    from added`
      .execute(server.database.kysely)
      .then(() => sql`vacuum analyze`.execute(server.database.kysely));

  const ask = async (path: string, body: unknown) => {
    const { baseUrl, headers } = user.options;
    const response = await fetch(`${baseUrl}${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, answer: (await response.json()) as Answer };
  };

  it.each<[string, string, unknown]>([
    ['1,000 words', '/search/smart', { query: 'ocr:a '.repeat(600) }],
    ['1,000 words for text alone', '/search/ocr', { ocr: 'a '.repeat(1000) }],
    ['1,000 words in a filter', '/search/metadata', { filter: { ocr: { matches: 'a '.repeat(1000) } } }],
    ['words spread over alternatives', '/search/statistics', manyAlternatives(50)],
    ['more alternatives than fit', '/search/metadata', manyAlternatives(51)],
    ['a query of 100 kB', '/search/smart', { query: 'x'.repeat(100_000) }],
    ['a query of one character too many', '/search/ocr', { ocr: 'x'.repeat(JUST_WHAT_FITS + 1) }],
    ['no query', '/search/smart', { query: ' \t\n' }],
    ['no text', '/search/ocr', { ocr: '   ' }],
    ['page 0', '/search/smart', { query: 'ocr:word', page: 0 }],
    ['a page below 0', '/search/metadata', { page: -1 }],
    ['page 10⁹', '/search/ocr', { ocr: 'word', page: 1e9 }],
    ['half a page', '/search/metadata', { page: 1.5 }],
    ['a size of 1001', '/search/smart', { query: 'ocr:word', size: 1001 }],
    ['a size of 0', '/search/metadata', { size: 0 }],
    ['a size below 0', '/search/random', { size: -5 }],
    ['a size that is no number', '/search/metadata', { size: 'all' }],
    ['a cursor that is none', '/search/metadata', { cursor: '1; drop table asset' }],
    ['a list for a query', '/search/smart', { query: ['ocr:word'] }],
    ['an object for a query', '/search/ocr', { ocr: { matches: 'word' } }],
    ['a date that is none', '/search/statistics', { takenAfter: 'yesterday' }],
    ['an id that is none', '/search/metadata', { id: '0 or 1=1' }],
    ['ids that are none', '/search/smart', { query: 'ocr:word', albumIds: ['x'] }],
    ['a comparison of the wrong type', '/search/metadata', { filter: { rating: { gt: '3' } } }],
    ['a number that is none', '/search/metadata', '{"rating": NaN}'],
    ['half a body', '/search/smart', '{"query": "ocr:wo'],
    ['a text for a body', '/search/smart', '"ocr:word"'],
    ['no object', '/search/smart', '[]'],
  ])('is refused with a reason: %s', async (_, path, body) => {
    const { status, answer } = await ask(path, body);
    expect([status, answer.statusCode]).toEqual([400, 400]);
    expect(JSON.stringify(answer.message)).toMatch(/\w{4}/);
  });

  it.each<[string, string, object, number]>([
    ['50 nested groups', '/search/smart', { query: nested(50, 'zhq or ziq') }, 2],
    ['500 nested groups, closed', '/search/smart', { query: nested(500, 'zhq') }, 1],
    ['500 groups that are never closed', '/search/smart', { query: `ocr:${'('.repeat(500)}zhq` }, 1],
    ['more closed groups than opened', '/search/ocr', { ocr: `zhq${')'.repeat(500)}` }, 1],
    ['only negations', '/search/ocr', { ocr: '-word -even' }, 0],
    ['a negation of what is nowhere', '/search/ocr', { ocr: '-nowhere' }, 100],
    ['the negation of a negation', '/search/ocr', { ocr: '-(-even)' }, 100],
    ['signs of operators alone', '/search/ocr', { ocr: '&|!:*()<-> %_ ; --' }, 0],
    ['punctuation alone', '/search/smart', { query: 'ocr:。、…!?' }, 0],
    ['half a surrogate pair', '/search/ocr', { ocr: 'zhq \uD800' }, 1],
    ['half a surrogate pair alone', '/search/ocr', { ocr: '\uDC00' }, 0],
    ['NUL in the middle', '/search/ocr', { ocr: 'zhq\0' }, 1],
    ['the longest query', '/search/ocr', { ocr: 'x'.repeat(JUST_WHAT_FITS) }, 0],
    ['a page behind the last', '/search/ocr', { ocr: 'word', page: 10_000, size: 1000 }, 0],
  ])('is understood as well as it can be: %s', async (_, path, body, found) => {
    const { status, answer } = await ask(path, body);
    expect(status).toBe(200);
    expect(answer.assets?.items).toHaveLength(found);
  });

  it.each([
    ['punctuation', '。、…'],
    ['only negations', '-nowhere -zhq'],
    ['negations of half of all', '-even'],
    ['a word of one photo', 'zhq'],
    ['a rare word without a common one', 'zhq -even'],
    ['no text at all', 'has:no-text zhq'],
  ])('reads a few rows for a page of %s, not the library', async (_, query) => {
    const base = {
      scope: { ownerIds: [user.id], withDeleted: false },
      ...{ filters: [], embedding: undefined, order: undefined, skip: 0, take: 101 },
    };
    expect(await rowsRead({ ...base, text: parseTextQuery(query) })).toBeLessThan(FEW_ROWS);
  });

  /** How many rows of tables and entries of indexes the statement of a search visits. */
  const rowsRead = async (search: AssetSearch): Promise<number> => {
    const statement = new SearchRepository(server.database).listQuery(search, new Map());
    const { rows } = await sql<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>`
      explain (analyze, timing off, format json) ${statement}`.execute(server.database.kysely);
    return visited(rows[0]!['QUERY PLAN'][0].Plan);
  };
});

interface Answer {
  readonly statusCode?: number;
  readonly message?: unknown;
  readonly assets?: { readonly items: readonly unknown[] };
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

function visited(node: PlanNode): number {
  const rows = node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0);
  const own = /Scan/.test(node['Node Type']) ? rows * node['Actual Loops'] : 0;
  return own + (node.Plans ?? []).reduce((sum, child) => sum + visited(child), 0);
}

/** A filter with so many alternatives, each of ten words. */
function manyAlternatives(count: number): object {
  return { filter: { or: Array.from({ length: count }, () => ({ ocr: { matches: 'a b c d e f g h i j' } })) } };
}
