import { expect, it } from 'vitest';
import { pathToContinue } from './path-to-continue.ts';

it.each([
  ['/search?query=ocr%3Ainvoice', '/search?query=ocr%3Ainvoice'],
  [null, '/photos'],
  ['https://elsewhere.example', '/photos'],
  ['//elsewhere.example', '/photos'],
  ['/\\elsewhere.example', '/photos'],
  ['javascript:alert(1)', '/photos'],
])('after %s one continues to %s', (asked, expected) => {
  expect(pathToContinue(asked)).toBe(expected);
});
