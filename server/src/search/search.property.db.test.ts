import { AssetVisibility } from '@immich/sdk';
import fc from 'fast-check';
import pg from 'pg';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { signIn, type TestAccount } from '../../test/account.ts';
import { useTestApplication } from '../../test/application.ts';
import { createAsset } from '../../test/factories.ts';
import { useFakeInference } from '../../test/inference.ts';
import { EFFORT } from '../../test/property-testing.ts';
import { OcrRepository } from '../ocr/ocr.repository.ts';
import { SmartSearchRepository } from '../smart-search/smart-search.repository.ts';

const TIME_LIMIT_MS = 12_000 * EFFORT;
const TEST_TIMEOUT_MS = 60_000 * EFFORT;

const DIMENSIONS = 512;
const BOX = { x1: 0, y1: 0, x2: 1, y2: 0, x3: 1, y3: 1, x4: 0, y4: 1, boxScore: 1, textScore: 1 };

/** Whose photos, or which of one's own, must not be found. Each has a word that begins with “secret” in all it says. */
const FORBIDDEN = ['stranger', 'locked', 'deleted', 'trashed', 'hidden', 'partner', 'quiet'] as const;
type Forbidden = (typeof FORBIDDEN)[number];

const TEXTS = [
  'Tax invoice\nInvoice 2024 total 1,234.50',
  'lnvoice for your payment',
  '增值税专用发票\n发票号码 07581234',
  '電子發票證明聯',
  'Café de Flore menu',
  'stop',
  '停車 P3 層',
  'invoice 发票 receipt',
  'שלום עולם',
  'عربي ﷺ',
  '東京タワー カフェ',
  '영수증 합계',
  'ใบเสร็จรับเงิน',
  '👩‍👩‍👧‍👦 𠮷野家',
  undefined,
  undefined,
];

describe('whatever somebody searches for', () => {
  const inference = useFakeInference();
  const server = useTestApplication({
    get MACHINE_LEARNING_URL() {
      return inference.url;
    },
  });
  /** Two users whose libraries look the same to a search; only the first one has photos that must not be found. */
  let user: TestAccount;
  let twin: TestAccount;
  /** Those that are not even to be read by their id. */
  let unreadableIds: string[];

  function answerWithVectors(): void {
    inference.answer((form) => {
      const text = form.get('text');
      return { status: 200, body: { clip: JSON.stringify(vectorOf(typeof text === 'string' ? text : '')) } };
    });
  }

  const add = async (account: TestAccount, name: string, text: string | undefined, fields: object = {}) => {
    const id = await createAsset(server.database, {
      ownerId: account.id,
      originalFileName: `${name}.jpg`,
      originalPath: `/upload/${name}-${account.id}.jpg`,
      ...fields,
    });
    await server.database.transaction(async (tx) => {
      const lines = (text?.split('\n') ?? []).map((line, row) => ({ ...BOX, text: line, y1: row / 9, y2: row / 9 }));
      await new OcrRepository(server.database).replaceLines(tx, id, lines);
      await new SmartSearchRepository(server.database).replaceEmbedding(tx, id, vectorOf(name));
      await tx
        .updateTable('asset_exif')
        .set({ city: `City of ${name}`, make: `Maker of ${name}`, description: name })
        .where('assetId', '=', id)
        .execute();
    });
    return id;
  };
  const addForbidden = (account: TestAccount, kind: Forbidden, fields: object = {}) =>
    Promise.all(
      TEXTS.map((text, index) => add(account, `secret${kind} ${index}`, `${text ?? ''} secret${kind} invoice`, fields)),
    );

  /** One partner whose timeline is among the users' own photos, and one whose is not. */
  const addPartners = async (deletedAt: Date) => {
    const partner = await signIn(server, 'partner');
    const quiet = await signIn(server, 'quiet');
    for (const { id: sharedWithId } of [user, twin]) {
      await server.database.kysely
        .insertInto('partner')
        .values([
          { sharedById: partner.id, sharedWithId, inTimeline: true },
          { sharedById: quiet.id, sharedWithId, inTimeline: false },
        ])
        .execute();
    }
    await add(partner, 'photo of a partner', 'an invoice of a partner');
    await addForbidden(quiet, 'quiet');
    await addForbidden(partner, 'partner', { visibility: 'hidden' });
    const unreadable = [
      { visibility: 'archive' },
      { visibility: 'locked' },
      { deletedAt, status: 'trashed' },
      { deletedAt, status: 'deleted' },
    ];
    return (await Promise.all(unreadable.map((fields) => addForbidden(partner, 'partner', fields)))).flat();
  };

  beforeAll(async () => {
    answerWithVectors();
    user = await signIn(server, 'user');
    twin = await signIn(server, 'twin');
    const stranger = await signIn(server, 'stranger');
    await ask(user, { path: '/search/smart', body: { query: 'the first words say which encoder there is' } });
    for (const account of [user, twin]) {
      for (const [index, text] of TEXTS.entries()) {
        const day = new Date(Date.UTC(2024, 0, index + 1));
        await add(account, `photo ${index}`, text, { fileCreatedAt: day, isFavorite: index % 3 === 0 });
      }
    }
    const deletedAt = new Date('2024-05-09');
    const ofStranger = await addForbidden(stranger, 'stranger');
    const ofUser = await addForbidden(user, 'locked', { visibility: 'locked' });
    await addForbidden(user, 'hidden', { visibility: 'hidden' });
    await addForbidden(user, 'trashed', { deletedAt, status: 'trashed' });
    await addForbidden(user, 'deleted', { deletedAt, status: 'deleted' });
    unreadableIds = [...ofStranger, ...ofUser, ...(await addPartners(deletedAt))];
  });

  beforeEach(answerWithVectors);
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const ask = async (account: TestAccount, { path, body }: Asked): Promise<Answer> => {
    const { baseUrl, headers } = account.options;
    const response = await fetch(`${baseUrl}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { ...headers, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, text, found: foundIn(text) };
  };

  it(
    'is a search or a clear refusal, tells nothing of what must not be found, and is not changed by it',
    { timeout: TEST_TIMEOUT_MS },
    async () => {
      const property = whileThereIsTime(search, async (asked) => {
        const [own, same] = [await ask(user, asked), await ask(twin, asked)];
        expect([200, 202, 400, ...(asksForLocked(asked) ? [401] : [])], own.text).toContain(own.status);
        expect(own.text).not.toContain('takes too long');
        for (const kind of FORBIDDEN) {
          if (!asked.allows.includes(kind)) {
            expect(own.text).not.toMatch(new RegExp(`secret ?${kind}`, 'i'));
          }
        }
        expect(unreadableIds.filter((id) => own.text.includes(id))).toEqual([]);
        if (asked.allows.length === 0) {
          expect(own.found).toEqual(same.found);
        }
      });
      await fc.assert(property, { numRuns: 300 * EFFORT });
    },
  );

  it(
    'is one statement over the photos, or one more for other forms of its words, with every value bound',
    { timeout: TEST_TIMEOUT_MS },
    async () => {
      const statements = watchStatements();
      const property = whileThereIsTime(search, async (asked) => {
        statements.length = 0;
        const { status } = await ask(user, asked);
        const searches = statements.filter(
          (text) => /asset_ocr_search|smart_search|from asset\b/.test(text) && !BACKGROUND.test(text),
        );
        expect(statements.join('\n')).not.toMatch(/secret|invoice|发票|photo \d|City of/i);
        expect(searches.join('\n')).not.toContain(';');
        if (!/jobs|cities|explore/.test(asked.path)) {
          expect(status === 200 ? [1, 2] : [0]).toContain(searches.length);
        }
      });
      await fc.assert(property, { numRuns: 100 * EFFORT });
    },
  );

  it('says nothing about the text of photos that are not to be seen, not even by their id', async () => {
    for (const id of unreadableIds) {
      const answer = await ask(user, { path: `/assets/${id}/ocr?query=invoice` });
      expect([400, 401]).toContain(answer.status);
      expect(answer.text).not.toContain('invoice');
    }
  });
});

/** A slow machine tries fewer values. What has begun is finished, so that nothing of it is left for the next test. */
function whileThereIsTime<T>(values: fc.Arbitrary<T>, check: (value: T) => Promise<void>) {
  const end = Date.now() + TIME_LIMIT_MS;
  return fc.asyncProperty(values, async (value) => {
    if (Date.now() < end) {
      await check(value);
    }
  });
}

interface Asked {
  readonly path: string;
  /** Without one, it is a GET. */
  readonly body?: object;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  /** What the answer is about, in an order that does not depend on ids. */
  readonly found: unknown;
}

/** The names of the found assets with why they were found, or the whole of another answer. */
function foundIn(text: string): unknown {
  const body = JSON.parse(text) as Body;
  const items = Array.isArray(body) ? body : body.assets?.items;
  if (!items) {
    return 'message' in body ? 'refused' : body;
  }
  return items
    .map((item) => {
      const { lineIds, ...match } = (typeof item === 'string' ? undefined : item?.match) ?? {};
      return JSON.stringify([typeof item === 'string' ? item : item?.originalFileName, match, lineIds?.length]);
    })
    .sort();
}

type Item = string | null | { originalFileName: string; match?: { lineIds?: string[] } };
type Body = Item[] | { total?: number; message?: unknown; assets?: { items: Item[] } };

/** A direction that depends on the words alone. */
function vectorOf(words: string): number[] {
  const seed = Array.from(words).reduce((sum, character) => (sum * 31 + character.codePointAt(0)!) % 9973, 7);
  return Array.from({ length: DIMENSIONS }, (_, index) => Number(Math.sin(seed * (index + 1)).toFixed(4)));
}

/** Only the upkeep of the text index, which goes on in the background, speaks of these. */
const BACKGROUND = /tokensVersion|ocr_vocabulary/;

/** The texts of all statements that this process sends from now on. */
function watchStatements(): string[] {
  const statements: string[] = [];
  const clients = pg.Client.prototype as { query: (this: pg.Client, ...args: unknown[]) => unknown };
  const send = clients.query;
  vi.spyOn(clients, 'query').mockImplementation(function (this: pg.Client, ...args) {
    const [statement] = args;
    statements.push(typeof statement === 'string' ? statement : (statement as { text: string }).text);
    return send.apply(this, args);
  });
  return statements;
}

const WORDS = [
  ...[
    'invoice',
    'lnvoice',
    'invoise',
    '发票',
    '發票',
    '票',
    '增值税',
    'stop',
    'café',
    '1,234.50',
    '2024',
    'שלום',
    '𠮷',
    'ｉｎｖｏｉｃｅ',
    '２０２４',
    'ﷺ',
    'カフェ',
    '영수증',
    'ใบเสร็จ',
    'İI',
    'INV-2024-0012',
  ],
  ...FORBIDDEN.flatMap((kind) => [`secret${kind}`, `secret${kind.slice(0, 3)}`, `sectre${kind}`, `secret${kind}x`]),
  ...['photo', 'red', '的', '.', '…', '👩‍👩‍👧‍👦', 'x'.repeat(300), '票'.repeat(120)],
];
const SIGNS = [
  ...['ocr:', 'OCR：', 'has:text', 'has:no-text', '-', '--', ' or ', '"', '“', '」', '(', ')', ' ', '\t', '\n'],
  ...[
    "'",
    '\\',
    '&',
    '|',
    '!',
    ':*',
    ':B',
    '<->',
    '<2>',
    '%',
    '_',
    '%%',
    '$1',
    '$$',
    ';--',
    '/*',
    '*/',
    '{',
    '[',
    '\0',
  ],
  ...['\uD800', '\uDC00', '\u202E', '\u200B', '\uFEFF', '\uFFFD', '\u0301'],
];
const piece = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...WORDS) }, fc.constantFrom(...SIGNS));
const nested = (depth: number) => `ocr:${'('.repeat(depth)}invoice${')'.repeat(depth)}`;

const query = fc.oneof(
  { weight: 6, arbitrary: fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join('')) },
  { weight: 3, arbitrary: fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(' ')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'a '.repeat(1000),
      'ocr:a '.repeat(600),
      '-ocr:a '.repeat(500),
      'invoice or '.repeat(300),
      '票'.repeat(4000),
      nested(50),
      nested(500),
      `ocr:${'(a or -('.repeat(40)}`,
      '-invoice -发票',
      '的 。 、',
    ),
  },
);

const NOBODY = '00000000-0000-4000-8000-000000000000';
const secretWord = fc.constantFrom(...FORBIDDEN.map((kind) => `secret${kind}`), 'photo', 'invoice');
const { Locked, Hidden, Timeline, Archive } = AssetVisibility;

/** Conditions of the nested filter of API 3.2. */
const conditions = fc.oneof(
  fc.constantFrom<object>(
    {},
    { visibility: { eq: Hidden } },
    { visibility: { ne: Archive } },
    { visibility: { notIn: [Timeline] } },
    { visibility: { eq: Locked } },
    { visibility: { in: [Locked, Timeline] } },
    { isFavorite: { eq: true } },
    { isOffline: { eq: false } },
    { trashedAt: { ne: null } },
    { trashedAt: { gte: '2020-01-01T00:00:00.000Z' } },
    { takenAt: { lt: '2024-01-06T00:00:00.000Z' } },
    { personIds: { any: [NOBODY] } },
    { tagIds: { none: [NOBODY] }, hasAlbums: { eq: false } },
    { rating: { lte: 1e308 }, fileSizeInBytes: { eq: 0.5 } },
    { checksum: { in: ['', 'zz', '票'] } },
  ),
  query.map((matches) => ({ ocr: { matches } })),
  secretWord.map((like) => ({ description: { like } })),
  secretWord.map((word) => ({ originalFileName: { startsWith: word }, city: { ne: null } })),
);
const filter = fc.oneof(
  fc.constant({}),
  conditions.map((only) => ({ filter: only })),
  fc.tuple(conditions, conditions, conditions).map(([all, ...or]) => ({ filter: { ...all, or } })),
  fc.constantFrom<object>(
    { withDeleted: true },
    { isFavorite: true },
    { visibility: Hidden },
    { visibility: Archive },
    { visibility: Locked },
    { isOffline: false },
    { trashedAfter: '2020-01-01T00:00:00.000Z' },
    { takenBefore: '2024-01-06T00:00:00.000Z' },
    { personIds: [NOBODY], tagIds: null },
    { isNotInAlbum: true, isMotion: false, isEncoded: false },
    { city: null, rating: null },
    { albumIds: [NOBODY] },
    { orderBy: { field: 'rating', direction: 'asc' }, page: 2 },
    { orderBy: { field: 'fileSizeInBytes' }, cursor: '1' },
  ),
);

const ROUTES = [
  ...['smart', 'smart-ocr', 'ocr', 'metadata', 'statistics', 'random', 'jobs'],
  ...['suggestions', 'large-assets', 'cities', 'explore'],
];
const search = fc
  .tuple(fc.constantFrom(...ROUTES), query, filter, secretWord)
  .map(([route, text, fields, word]) => ({ ...requestOf(route, text, fields, word), allows: allowedBy(fields) }));

function requestOf(route: string, text: string, fields: object, word: string): Asked {
  const all = { ...fields, size: 1000 };
  switch (route) {
    case 'smart':
      return { path: '/search/smart', body: { ...all, query: text } };
    case 'smart-ocr':
      return { path: '/search/smart', body: { ...all, query: word, ocr: text } };
    case 'ocr':
      return { path: '/search/ocr', body: { ...all, ocr: text } };
    case 'metadata':
      return { path: '/search/metadata', body: { ...all, ocr: text } };
    case 'statistics':
      return { path: '/search/statistics', body: { ...fields, ocr: text } };
    case 'random':
      return { path: '/search/random', body: { ...all, ocr: text } };
    case 'jobs':
      return { path: '/search/jobs', body: { ...fields, name: 'refresh-ocr', query: text } };
    case 'large-assets':
      return { path: '/search/large-assets?size=1000', body: {} };
    case 'cities':
    case 'explore':
      return { path: `/search/${route}` };
    default: {
      const type = text.length % 2 === 0 ? 'city' : 'camera-make';
      return { path: `/search/suggestions?type=${type}&make=${encodeURIComponent(`Maker of ${word} 1`)}` };
    }
  }
}

/** Locked photos need more than a signed-in user. */
function asksForLocked({ body }: Asked): boolean {
  return /"visibility":[^}]*"locked"/.test(JSON.stringify(body ?? {}));
}

/** Which of one's own photos a filter asks for that are else not found. */
function allowedBy(fields: object): Forbidden[] {
  const text = JSON.stringify(fields);
  return [
    ...(/"visibility"/.test(text) ? (['hidden'] as const) : []),
    ...(/withDeleted|trashed|isOffline/.test(text) ? (['trashed'] as const) : []),
  ];
}
