import { AssetOrder, AssetVisibility, SearchOrderField } from '@immich/sdk';
import { describe, expect, it } from 'vitest';
import type { Auth } from '../http/current-user.ts';
import { BadRequestError, UnauthenticatedError } from '../http/domain-error.ts';
import { metadataRequest, ocrRequest, selectionOf, smartRequest } from './search-request.ts';
import { MetadataSearchSchema, OcrSearchSchema, SmartSearchSchema } from './search.schemas.ts';

const auth: Auth = { user: { id: '00000000-0000-4000-8000-000000000001', email: '', name: '', isAdmin: false } };
const smart = (body: object) => smartRequest(auth, SmartSearchSchema.parse(body));
const metadata = (body: object) => metadataRequest(auth, MetadataSearchSchema.parse(body));
const term = (text: string) => ({ kind: 'term', text, phrase: false });

describe('a smart search', () => {
  it('looks for text, for pictures, or for both', () => {
    expect(smart({ query: 'ocr:invoice' })).toMatchObject({ text: term('invoice'), picture: undefined });
    expect(smart({ query: 'red car', language: 'en' })).toMatchObject({
      text: undefined,
      picture: { words: 'red car', language: 'en' },
    });
    expect(smart({ query: 'ocr:invoice desk', ocr: 'tax' })).toMatchObject({
      text: { kind: 'all', of: [term('invoice'), term('tax')] },
      picture: { words: 'desk' },
    });
  });

  it('looks for what is like an asset', () => {
    const assetId = '00000000-0000-4000-8000-000000000002';
    expect(smart({ queryAssetId: assetId })).toMatchObject({ picture: { assetId } });
  });

  it.each([{}, { query: '' }])('is refused when it asks for nothing: %j', (body) => {
    expect(() => smart(body)).toThrow('Either `query` or `queryAssetId` must be set');
  });

  it.each([' \0 "', 'ocr:', 'or', '""'])('is refused when what it asks holds no word: %j', (query) => {
    expect(() => smart({ query })).toThrow('The query names nothing to look for');
  });

  it('is refused when it looks for too much text', () => {
    const words = Array.from({ length: 300 }, (_, index) => `ocr:w${'x'.repeat(index % 7)}`).join(' ');
    expect(() => smart({ query: words })).toThrow(BadRequestError);
    expect(() => smart({ query: `ocr:${'发票'.repeat(200)}` })).toThrow('A search can look for 256 words');
    const or = Array.from({ length: 50 }, () => ({ ocr: { matches: 'a b c d e f' } }));
    expect(() => smart({ query: 'x', filter: { or } })).toThrow(BadRequestError);
    expect(smart({ query: 'a picture described in many words '.repeat(100) }).picture).toBeDefined();
  });

  it('takes no query, page or size beyond its limits', () => {
    for (const body of [{ query: 'x'.repeat(100_000) }, { page: 0 }, { page: 1e9 }, { size: 0 }, { size: 1001 }]) {
      expect(SmartSearchSchema.safeParse({ query: 'x', ...body }).success).toBe(false);
    }
  });
});

describe('a search by metadata', () => {
  it('keeps an order only when one is asked for', () => {
    expect(metadata({ ocr: 'invoice' })).toMatchObject({ text: term('invoice'), order: undefined });
    expect(metadata({ order: AssetOrder.Asc })).toMatchObject({
      order: { field: SearchOrderField.FileCreatedAt, direction: AssetOrder.Asc },
    });
    expect(metadata({ orderBy: { field: SearchOrderField.Rating } })).toMatchObject({
      order: { field: SearchOrderField.Rating, direction: AssetOrder.Desc },
    });
  });

  it('goes on at its cursor', () => {
    expect(metadata({ cursor: '3', page: 1 }).page).toBe(3);
    expect(MetadataSearchSchema.safeParse({ cursor: '-1' }).success).toBe(false);
  });

  it('holds to the flat and to the nested filter', () => {
    const { filters } = metadata({ city: null, filter: { make: { eq: 'Canon' } } });
    expect(filters).toMatchObject([{ city: { eq: null } }, { make: { eq: 'Canon' } }]);
  });
});

describe('a search for text', () => {
  it('needs text to look for', () => {
    const body = OcrSearchSchema.parse({ ocr: ' ' });
    expect(() => ocrRequest(auth, body)).toThrow(BadRequestError);
  });
});

describe('every search', () => {
  it('stays with the assets of who asks', () => {
    expect(selectionOf(auth, {}).scope.ownerIds).toEqual([auth.user.id]);
  });

  it('does not open the lock', () => {
    const locked = AssetVisibility.Locked;
    for (const body of [
      { visibility: locked },
      { filter: { visibility: { eq: locked } } },
      { filter: { visibility: { in: [locked] } } },
      { filter: { or: [{ visibility: { eq: locked } }] } },
    ]) {
      expect(() => selectionOf(auth, body)).toThrow(UnauthenticatedError);
    }
  });
});
