import { readFileSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signIn, type TestAccount } from '../../test/account.ts';
import { useTestApplication } from '../../test/application.ts';
import { createAsset } from '../../test/factories.ts';
import { useFakeInference } from '../../test/inference.ts';
import { OcrRepository } from '../ocr/ocr.repository.ts';
import { SmartSearchRepository } from '../smart-search/smart-search.repository.ts';

const README = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
const DIMENSIONS = 512;
const BOX = { x1: 0, y1: 0, x2: 1, y2: 0, x3: 1, y3: 1, x4: 0, y4: 1, boxScore: 1, textScore: 1 };

/** What the photos say, line by line, and what they look like. */
const PHOTOS = {
  invoice: { text: 'INVOICE 2024\nTotal amount 1,200.00', looks: 'paper' },
  'invoice draft': { text: 'Draft invoice 2023', looks: 'paper' },
  'invoice on a car': { text: 'Invoice 2022', looks: 'a red car, and more' },
  receipt: { text: 'Receipt 2024\nAmount, in total', looks: 'paper' },
  发票: { text: '增值税发票 2024\n合计金额 ￥120.00', looks: 'paper' },
  'traditional 发票': { text: '電子發票 2022', looks: 'paper' },
  发票草稿: { text: '发票 草稿', looks: 'paper' },
  收据: { text: '收据 2024\n金额合计', looks: 'paper' },
  'red car': { text: '', looks: 'red car' },
  'says red car': { text: 'The red car', looks: 'paper' },
  'says car, red': { text: 'car red', looks: 'paper' },
  'says 红色的汽车': { text: '红色的汽车', looks: 'paper' },
  beach: { text: '', looks: 'beach' },
  'beach bar': { text: 'Beach bar 海滩', looks: 'beach' },
} as const;
type Photo = keyof typeof PHOTOS;

const ALL = Object.keys(PHOTOS) as Photo[];
const INVOICES: Photo[] = ['invoice', 'invoice draft', 'invoice on a car'];
const FAPIAO: Photo[] = ['发票', 'traditional 发票', '发票草稿'];
const hasText = (photo: Photo) => PHOTOS[photo].text !== '';

/** All that a query finds; `says`: those whose text it finds; `first`: what comes before all others, in any order. */
interface Found {
  all?: Photo[];
  says?: Photo[];
  first?: Photo[];
}

const EXPECTED: Readonly<Record<string, Found>> = {
  'ocr:invoice': { all: INVOICES },
  'ocr:发票': { all: FAPIAO },
  'ocr:"total amount"': { all: ['invoice'] },
  'ocr:"合计金额"': { all: ['发票'] },
  'OCR：Invoice': { all: INVOICES },
  'ocr：“合计金额”': { all: ['发票'] },
  'ocr:發票': { all: FAPIAO },
  'has:text': { all: ALL.filter(hasText) },
  'has:no-text': { all: ['red car', 'beach'] },
  'ocr:invoice ocr:2024': { all: ['invoice'] },
  'ocr:发票 ocr:2024': { all: ['发票'] },
  'ocr:invoice or ocr:receipt': { all: [...INVOICES, 'receipt'] },
  'ocr:发票 or ocr:收据': { all: [...FAPIAO, '收据'] },
  'ocr:invoice -draft': { all: ['invoice', 'invoice on a car'] },
  'ocr:发票 -草稿': { all: ['发票', 'traditional 发票'] },
  'ocr:(invoice or receipt) -draft': { all: ['invoice', 'invoice on a car', 'receipt'] },
  'ocr:(发票 or 收据) -草稿': { all: ['发票', 'traditional 发票', '收据'] },
  'red car': { all: ALL, says: ['says red car', 'says car, red'], first: ['says red car', 'red car', 'says car, red'] },
  红色的汽车: { all: ALL, says: ['says 红色的汽车'], first: ['says 红色的汽车', 'red car'] },
  '"red car"': { all: ALL, says: ['says red car'], first: ['says red car', 'red car'] },
  '“红色的汽车”': { all: ALL, says: ['says 红色的汽车'], first: ['says 红色的汽车', 'red car'] },
  'ocr:invoice red car': { all: INVOICES, first: ['invoice on a car'] },
  'ocr:发票 红色的汽车': { all: FAPIAO },
  'beach has:no-text': { all: ['red car', 'beach'], first: ['beach'] },
  '海滩 has:no-text': { all: ['red car', 'beach'], first: ['beach'] },
};

describe('what the README says of searching', () => {
  const inference = useFakeInference();
  const server = useTestApplication({
    get MACHINE_LEARNING_URL() {
      return inference.url;
    },
  });
  let user: TestAccount;

  const answerWithVectors = () =>
    inference.answer((form) => {
      const words = form.get('text');
      return { status: 200, body: { clip: JSON.stringify(vectorOf(typeof words === 'string' ? words : '')) } };
    });

  const search = async (query: string) => {
    const { baseUrl, headers } = user.options;
    const response = await fetch(`${baseUrl}/search/smart`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    expect(response.status).toBe(200);
    return ((await response.json()) as Answer).assets.items;
  };

  beforeAll(async () => {
    answerWithVectors();
    user = await signIn(server, 'reader');
    await search('the first words say which encoder there is');
    for (const [name, { text, looks }] of Object.entries(PHOTOS)) {
      const id = await createAsset(server.database, { ownerId: user.id, originalFileName: name });
      await server.database.transaction(async (tx) => {
        const lines =
          text === '' ? [] : text.split('\n').map((line, row) => ({ ...BOX, text: line, y1: row, y2: row }));
        await new OcrRepository(server.database).replaceLines(tx, id, lines);
        await new SmartSearchRepository(server.database).replaceEmbedding(tx, id, vectorOf(looks));
      });
    }
  });
  beforeEach(answerWithVectors);

  it('has a test for each of its examples', () => {
    expect(examplesOf(README)).toEqual(Object.keys(EXPECTED));
  });

  it.each(Object.entries(EXPECTED))('is true of %s', async (query, { all, says, first = [] }) => {
    const found = await search(query);
    const names = found.map(({ originalFileName }) => originalFileName);
    expect(names.slice(0, first.length).sort()).toEqual([...first].sort());
    expect(names.sort()).toEqual([...(all ?? [])].sort());
    if (says) {
      const saying = found.filter(({ match }) => match.matchedBy !== 'image');
      expect(saying.map(({ originalFileName }) => originalFileName).sort()).toEqual([...says].sort());
    }
  });
});

interface Answer {
  assets: { items: { originalFileName: string; match: { matchedBy: string } }[] };
}

/** The queries of the table, in its order. */
function examplesOf(markdown: string): string[] {
  const table = markdown.slice(markdown.indexOf('| you type'));
  const rows = table.slice(0, table.indexOf('\n\n')).split('\n').slice(2);
  return rows.flatMap((row) => Array.from(row.split('|')[1]!.matchAll(/`([^`]+)`/g), ([, query]) => query!));
}

/** One direction for each look, whichever language names it. */
function vectorOf(words: string): number[] {
  const look = /red car|红色的汽车/.test(words) ? 0 : /beach|海滩/i.test(words) ? 1 : 2;
  const rest = words.includes('and more') ? 0.02 : 0.01;
  return Array.from({ length: DIMENSIONS }, (_, index) => (index === look ? 1 : rest));
}
