import { describe, expect, it } from 'vitest';
import { chipsOf, type QueryChip } from './query-chips.ts';

const chip = (kind: QueryChip['kind'], value: string, more: Partial<QueryChip> = {}): QueryChip => ({
  kind,
  value,
  isExcluded: false,
  isAlternative: false,
  ...more,
});

describe('chips of a query', () => {
  it.each([
    ['ocr:invoice', 'invoice'],
    ['OCR:Invoice', 'Invoice'],
    ['ocr:发票', '发票'],
    ['ocr：发票', '发票'],
    ['ＯＣＲ：发票', '发票'],
    ['ocr: invoice', 'invoice'],
  ])('reads %s as text', (query, value) => {
    expect(chipsOf(query)).toEqual([chip('text', value)]);
  });

  it.each(['ocr:"total amount"', 'ocr:“total amount”', 'ocr：「total amount」'])('reads %s as exact text', (query) => {
    expect(chipsOf(query)).toEqual([chip('phrase', 'total amount')]);
  });

  it('gathers words without ocr: into one description of the picture', () => {
    expect(chipsOf('red ocr:invoice car')).toEqual([chip('text', 'invoice'), chip('picture', 'red car')]);
  });

  it('shows several text terms one by one', () => {
    expect(chipsOf('ocr:invoice ocr:2024')).toEqual([chip('text', 'invoice'), chip('text', '2024')]);
  });

  it('marks excluded words, with and without ocr:', () => {
    expect(chipsOf('ocr:invoice -draft -ocr:copy ocr:-old')).toEqual([
      chip('text', 'invoice'),
      chip('text', 'draft', { isExcluded: true }),
      chip('text', 'copy', { isExcluded: true }),
      chip('text', 'old', { isExcluded: true }),
    ]);
  });

  it('lets “or” join text terms, and make a bare word one of them', () => {
    expect(chipsOf('ocr:invoice or receipt')).toEqual([
      chip('text', 'invoice'),
      chip('text', 'receipt', { isAlternative: true }),
    ]);
  });

  it('keeps “or” between words that describe the picture', () => {
    expect(chipsOf('cat or dog')).toEqual([chip('picture', 'cat or dog')]);
  });

  it('knows has:text and its opposite', () => {
    expect(chipsOf('has:text')).toEqual([chip('presence', '')]);
    expect(chipsOf('has:no-text')).toEqual([chip('presence', '', { isExcluded: true })]);
    expect(chipsOf('-has:text')).toEqual([chip('presence', '', { isExcluded: true })]);
  });

  it('takes every text for a query', () => {
    for (const query of [
      '',
      ' ',
      '"',
      'ocr:',
      'ocr:"',
      '&|!:*()',
      '-',
      '--',
      '\0',
      '「',
      'or',
      'or or',
      '"'.repeat(999),
    ]) {
      expect(() => chipsOf(query)).not.toThrow();
    }
    expect(chipsOf('')).toEqual([]);
    expect(chipsOf('ocr:')).toEqual([]);
  });

  it('reads 100,000 characters without delay', () => {
    const startedAt = performance.now();
    chipsOf('-ocr:"a '.repeat(12_500));
    chipsOf('-'.repeat(100_000));
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});
