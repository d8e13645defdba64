import { expect, it } from 'vitest';
import readme from '../../../../README.md?raw';
import { queriesOf, SEARCH_GUIDE } from './search-guide.ts';

it('is the same in the README', () => {
  const queries = SEARCH_GUIDE.flatMap(({ examples }) => examples.flatMap((example) => queriesOf(example, 'en')));
  expect(queries.filter((query) => !readme.includes(`\`${query}\``))).toEqual([]);
});

it('gives the queries in the language of the reader first, and each only once', () => {
  const [word, , , traditional] = SEARCH_GUIDE[0]?.examples ?? [];
  expect(word && queriesOf(word, 'zh-Hans')).toEqual(['ocr:发票', 'ocr:invoice']);
  expect(traditional && queriesOf(traditional, 'en')).toEqual(['ocr:發票']);
});
