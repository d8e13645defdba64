import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTestDatabase } from '../../test/database.ts';
import { createAsset, createUser } from '../../test/factories.ts';
import { EFFORT } from '../../test/property-testing.ts';
import { indexTexts } from '../ocr/text-index.repository.ts';
import { TextMatcher } from '../ocr/text-match.ts';
import type { TextCondition } from './query-language.ts';
import { SearchRepository } from './search.repository.ts';

const TEXTS = 200;
const TEST_TIMEOUT_MS = 60_000 * EFFORT;

/**
 * What texts and queries are made of, so that they often meet: scripts with and without spaces, and what is folded. Letters
 * that nobody writes together stand apart, as zhparser would part them.
 */
const PIECES = [
  ...['发', '票', '增', '值', '税', '發', '々', '𠮷', '영', '수', 'カ', 'ー', 'ｶﾞ', 'ไ', 'ท', 'ย'],
  ...['inv', 'oice', '2024', '12', '1', '0', 'O', 'l', 'é', 'Ａ', 'ﬁ', 'ß', 'İ', '①', '㎏', ' ש ', ' ١ '],
  ...['-', ' ', ' ', '\n', ',', '.', "'", '・'],
];
const text = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 14 }).map((pieces) => pieces.join(''));

describe('what a search finds', () => {
  const db = useTestDatabase();
  const texts = new Map<string, string>();
  let repository: SearchRepository;
  let ownerId: string;

  beforeAll(async () => {
    repository = new SearchRepository(db.database);
    ownerId = await createUser(db.database);
    for (const content of fc.sample(text, TEXTS)) {
      const assetId = await createAsset(db.database, { ownerId });
      texts.set(assetId, content);
      await indexTexts(db.database.kysely, [{ assetId, text: content }]);
    }
  });

  const find = (condition: TextCondition) =>
    repository.list({
      scope: { ownerIds: [ownerId], withDeleted: false },
      ...{ filters: [], text: condition, embedding: undefined, order: undefined, skip: 0, take: TEXTS },
    });
  const isMarked = (assetId: string, condition: TextCondition) =>
    new TextMatcher(condition).find(texts.get(assetId)!).ranges.length > 0;
  /** Texts, and parts of those that are in the library. */
  const asked = () => {
    const part = fc
      .tuple(fc.constantFrom(...texts.values()), fc.nat(10), fc.integer({ min: 1, max: 8 }))
      .map(([whole, start, length]) => whole.slice(start, start + length).toWellFormed());
    return fc.oneof(text, part);
  };

  it('is marked in it, however it was found', { timeout: TEST_TIMEOUT_MS }, async () => {
    const property = fc.asyncProperty(asked(), async (words) => {
      const condition: TextCondition = { kind: 'term', text: words, phrase: false };
      for (const { assetId, closeness } of await find(condition)) {
        expect(isMarked(assetId, condition), `${closeness}: ${JSON.stringify(texts.get(assetId))}`).toBe(true);
      }
    });
    await fc.assert(property, { numRuns: 100 * EFFORT });
  });

  it('by a phrase, is all that shows it', { timeout: TEST_TIMEOUT_MS }, async () => {
    const property = fc.asyncProperty(asked(), async (words) => {
      const condition: TextCondition = { kind: 'term', text: words, phrase: true };
      const found = (await find(condition)).map(({ assetId }) => assetId);
      const showing = [...texts.keys()].filter((assetId) => isMarked(assetId, condition));
      expect(found.sort()).toEqual(showing.sort());
    });
    await fc.assert(property, { numRuns: 100 * EFFORT });
  });
});
