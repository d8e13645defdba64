import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MAX_QUERY_LENGTH,
  parseSearchQuery,
  parseTextQuery,
  shownTerms,
  type TextCondition,
} from './query-language.ts';

const word = (text: string): TextCondition => ({ kind: 'term', text, phrase: false });
const phrase = (text: string): TextCondition => ({ kind: 'term', text, phrase: true });
const not = (of: TextCondition): TextCondition => ({ kind: 'not', of });
const all = (...of: TextCondition[]): TextCondition => ({ kind: 'all', of });
const any = (...of: TextCondition[]): TextCondition => ({ kind: 'any', of });
const present: TextCondition = { kind: 'present' };

describe('parseSearchQuery', () => {
  it.each<[string, TextCondition | undefined, string]>([
    ['red car', undefined, 'red car'],
    ['ocr:invoice', word('invoice'), ''],
    ['OCR:Invoice', word('Invoice'), ''],
    ['ocr:发票', word('发票'), ''],
    ['ocr：发票', word('发票'), ''],
    ['ＯＣＲ：发票', word('发票'), ''],
    ['ocr: invoice', word('invoice'), ''],
    ['ocr:invoice red car', word('invoice'), 'red car'],
    ['red ocr:invoice car', word('invoice'), 'red car'],
    ['ocr:"增值税 发票" -红字 2024 restaurant', all(phrase('增值税 发票'), not(word('红字'))), '2024 restaurant'],
    ['ocr:“total due”', phrase('total due'), ''],
    ['ocr:＂total due＂', phrase('total due'), ''],
    ['ocr：「增值税」', phrase('增值税'), ''],
    ['ocr:a ocr:b', all(word('a'), word('b')), ''],
    ['ocr:a or ocr:b', any(word('a'), word('b')), ''],
    ['ocr:a OR b c', any(word('a'), word('b')), 'c'],
    ['ocr:a or b or "c d" ocr:e', all(any(word('a'), word('b'), word('c d')), word('e')), ''],
    ['ocr:a or -b', any(word('a'), not(word('b'))), ''],
    ['-ocr:a', not(word('a')), ''],
    ['ocr:-a', not(word('a')), ''],
    ['-ocr:-a', word('a'), ''],
    ['-"not this" beach', not(phrase('not this')), 'beach'],
    ['－红字', not(word('红字')), ''],
    ['has:text', present, ''],
    ['HAS：TEXT', present, ''],
    ['has:no-text beach', not(present), 'beach'],
    ['-has:text', not(present), ''],
    ['-has:no-text', present, ''],
    ['has:wheels', undefined, 'has:wheels'],
    ['"red car" beach', undefined, 'red car beach'],
    ['red or blue', undefined, 'red or blue'],
    ['or', undefined, ''],
    ['ocr:or', word('or'), ''],
    ['ocr:a or', word('a'), ''],
    ['or ocr:a', word('a'), ''],
    ['well-known place', undefined, 'well-known place'],
    ['a - b', undefined, 'a b'],
    ['ocr:INV-2024', word('INV-2024'), ''],
    ['ocr:', undefined, ''],
    ['ocr:""', undefined, ''],
    ['ocr:"never closed', word('never'), 'closed'],
    ['5" nails', undefined, '5 nails'],
    ['', undefined, ''],
    ['  　\n ', undefined, ''],
  ])('reads %j', (input, text, picture) => {
    expect(parseSearchQuery(input)).toEqual({ text, picture });
  });

  it('reads anything without an error, and keeps every word that is no operator', () => {
    const pieces = fc.constantFrom(
      'ocr:',
      'has:',
      '-',
      '"',
      '“',
      '」',
      ' ',
      'or',
      '发票',
      'a',
      '：',
      '(',
      '&',
      '\0',
      '\uD800',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(pieces).map((parts) => parts.join('')),
        ),
        (input) => {
          const { text, picture } = parseSearchQuery(input);
          const words = [...(text ? allTerms(text) : []), ...picture.split(' ')];
          const letters = (value: string) => [...value.toWellFormed().matchAll(/[\p{L}\p{N}]/gu)].length;
          expect(letters(words.join(''))).toBeLessThanOrEqual(letters(input));
          expect(picture).toBe(picture.trim());
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('reads a query of the greatest length at once', () => {
    const started = performance.now();
    for (const piece of ['"', '-', 'ocr:', 'or ', 'ocr:a or ', '“a', '- ', 'x']) {
      parseSearchQuery(piece.repeat(MAX_QUERY_LENGTH / piece.length));
    }
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('parseTextQuery', () => {
  it.each<[string, TextCondition | undefined]>([
    ['invoice', word('invoice')],
    ['invoice 2024', all(word('invoice'), word('2024'))],
    ['"total due" -draft', all(phrase('total due'), not(word('draft')))],
    ['invoice or receipt', any(word('invoice'), word('receipt'))],
    ['ocr:invoice', word('invoice')],
    ['or', word('or')],
    ['invoice or', all(word('invoice'), word('or'))],
    ['has:text', present],
    ['', undefined],
  ])('reads %j', (input, expected) => {
    expect(parseTextQuery(input)).toEqual(expected);
  });
});

describe('shownTerms', () => {
  it('leaves out what must not be there', () => {
    expect(shownTerms(parseTextQuery('a -b c or "d e" has:text')!).map(({ text }) => text)).toEqual(['a', 'c', 'd e']);
  });
});

function allTerms(condition: TextCondition): string[] {
  switch (condition.kind) {
    case 'term':
      return [condition.text];
    case 'present':
      return [];
    case 'not':
      return allTerms(condition.of);
    case 'all':
    case 'any':
      return condition.of.flatMap(allTerms);
  }
}
