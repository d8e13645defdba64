import { expect, it } from 'vitest';
import { permissionQuestion } from './permission-question.ts';

it.each([
  [
    'the words and the page',
    { query: 'ocr:invoice', page: 2, size: 50, withExif: true, city: 'Graz' },
    { city: 'Graz' },
  ],
  [
    'the text of a filter',
    { filter: { ocr: { matches: 'a' }, city: { eq: 'Graz' } } },
    { filter: { city: { eq: 'Graz' } } },
  ],
  ['all of a filter', { ocr: 'a', filter: { ocr: { matches: 'a' } } }, { filter: {} }],
  [
    'the text of a branch',
    { filter: { or: [{ ocr: { matches: 'a' }, type: { eq: 'IMAGE' } }, { city: { eq: 'Graz' } }] } },
    { filter: { or: [{ type: { eq: 'IMAGE' } }, { city: { eq: 'Graz' } }] } },
  ],
  [
    'branches of which one asks for nothing but text, so that any photo could pass',
    { filter: { isFavorite: { eq: true }, or: [{ ocr: { matches: 'a' } }, { city: { eq: 'Graz' } }] } },
    { filter: { isFavorite: { eq: true } } },
  ],
])('leaves out %s', (_name, given, asked) => {
  expect(permissionQuestion(given)).toEqual(asked);
});

it('leaves what Immich is to refuse', () => {
  const broken = { filter: { or: ['nonsense'], unknown: 1 }, withDeleted: true };
  expect(permissionQuestion(broken)).toEqual(broken);
});
