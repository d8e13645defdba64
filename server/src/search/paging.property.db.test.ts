import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signIn, type TestAccount } from '../../test/account.ts';
import { useTestApplication } from '../../test/application.ts';
import { createAsset } from '../../test/factories.ts';
import { useFakeInference } from '../../test/inference.ts';
import { EFFORT } from '../../test/property-testing.ts';
import { OcrRepository } from '../ocr/ocr.repository.ts';
import { SmartSearchRepository } from '../smart-search/smart-search.repository.ts';

const TIME_LIMIT_MS = 12_000 * EFFORT;
const TEST_TIMEOUT_MS = 60_000 * EFFORT;

/** More than any part of a search looks at in one go. */
const ASSETS = 450;
const DIMENSIONS = 512;
const BOX = { x1: 0, y1: 0, x2: 1, y2: 0, x3: 1, y3: 1, x4: 0, y4: 1, boxScore: 1, textScore: 1 };

describe('the pages of a search', () => {
  const inference = useFakeInference();
  const server = useTestApplication({
    get MACHINE_LEARNING_URL() {
      return inference.url;
    },
  });
  let user: TestAccount;

  function answerWithVectors(): void {
    inference.answer((form) => {
      const text = form.get('text');
      const turn = typeof text === 'string' ? text.length : 0;
      return { status: 200, body: { clip: JSON.stringify(direction(turn)) } };
    });
  }

  /** Many of them are alike, in what they say, what they look like and when they were taken. */
  const add = async (index: number) => {
    const fileCreatedAt = new Date(Date.UTC(2024, 0, 1 + (index % 90)));
    const id = await createAsset(server.database, { ownerId: user.id, fileCreatedAt });
    await server.database.transaction(async (tx) => {
      const text = `invoice ${index % 3 === 0 ? 'receipt ' : ''}${index % 7} ${index % 5 === 0 ? 'lnvoice' : ''} 发票`;
      const lines = index % 4 === 0 ? [] : [{ ...BOX, text }];
      await new OcrRepository(server.database).replaceLines(tx, id, lines);
      if (index % 9 !== 0) {
        await new SmartSearchRepository(server.database).replaceEmbedding(tx, id, direction(index % 40));
      }
    });
  };

  const page = async (search: Search, number: number, size: number) => {
    const { baseUrl, headers } = user.options;
    const response = await fetch(`${baseUrl}${search.path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ ...search.body, page: number, size }),
    });
    expect(response.status).toBe(200);
    const { assets } = (await response.json()) as { assets: { items: { id: string }[]; nextPage: string | null } };
    return { ids: assets.items.map(({ id }) => id), nextPage: assets.nextPage };
  };

  beforeAll(async () => {
    answerWithVectors();
    user = await signIn(server, 'reader');
    await page({ path: '/search/smart', body: { query: 'the first words say which encoder there is' } }, 1, 1);
    for (let index = 0; index < ASSETS; index += 10) {
      await Promise.all(Array.from({ length: 10 }, (_, offset) => add(index + offset)));
    }
  });
  beforeEach(answerWithVectors);

  it('are together the whole of it, in one order, each photo once', { timeout: TEST_TIMEOUT_MS }, async () => {
    const end = Date.now() + TIME_LIMIT_MS;
    const property = fc.asyncProperty(search, fc.integer({ min: 45, max: 400 }), async (asked, size) => {
      if (Date.now() > end) {
        return; // a slow machine tries fewer of them
      }
      const whole = await page(asked, 1, 1000);
      expect(whole.nextPage).toBeNull();
      expect(whole.ids).toHaveLength(new Set(whole.ids).size);
      const found: string[] = [];
      let next: string | null = '1';
      for (let number = 1; next !== null && number <= ASSETS; number += 1) {
        const one = await page(asked, number, size);
        found.push(...one.ids);
        next = one.nextPage;
      }
      expect(found).toEqual(whole.ids);
    });
    await fc.assert(property, { numRuns: 40 * EFFORT });
  });
});

interface Search {
  readonly path: string;
  readonly body: object;
}

/** A unit vector; those of neighbouring turns are alike. */
function direction(turn: number): number[] {
  const angle = turn / 30;
  return [Math.cos(angle), Math.sin(angle), ...Array.from({ length: DIMENSIONS - 2 }, () => 0)];
}

const query = fc.constantFrom(
  'invoice',
  'receipt or lnvoice',
  'red car',
  '发票',
  'ocr:invoice',
  'ocr:invoise',
  'ocr:invo',
  'ocr:"invoice receipt"',
  'ocr:票 sunset',
  'ocr:invoice -ocr:receipt beach',
  '-ocr:receipt',
  '-ocr:receipt beach',
  'has:no-text',
);
const filter = fc.constantFrom(
  {},
  { takenAfter: '2024-02-01T00:00:00.000Z' },
  { filter: { takenAt: { lt: '2024-03-01T00:00:00.000Z' } } },
);
const search: fc.Arbitrary<Search> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ query, filter }).map(({ query, filter }) => smart({ query, ...filter })) },
  fc.record({ query, filter }).map(({ query, filter }) => smart({ query, ocr: 'invoice', ...filter })),
  fc.constantFrom<Search>(
    { path: '/search/metadata', body: {} },
    { path: '/search/metadata', body: { ocr: 'invoice' } },
    { path: '/search/metadata', body: { ocr: 'invoice', order: 'asc' } },
    { path: '/search/metadata', body: { orderBy: { field: 'rating', direction: 'desc' } } },
    { path: '/search/ocr', body: { ocr: 'invoice or receipt' } },
  ),
);

function smart(body: object): Search {
  return { path: '/search/smart', body };
}
