import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTextQuery, type TextCondition } from '../../search/query-language.ts';
import { WholeWords } from './whole-words.ts';

const word = (text: string): TextCondition => ({ kind: 'term', text, phrase: false });
const phrase = (text: string): TextCondition => ({ kind: 'term', text, phrase: true });
const all = (...of: TextCondition[]): TextCondition => ({ kind: 'all', of });
const not = (of: TextCondition): TextCondition => ({ kind: 'not', of });

describe('words that are kept whole', () => {
  const words = new WholeWords(['价税合计', '价税', '云帆科', '科技园', 'iphone15', '票']);

  it.each<[string, TextCondition]>([
    ['价税合计', phrase('价税合计')],
    ['价税 合计', phrase('价税合计')],
    ['價稅合計', phrase('价税合计')],
    ['价税发票', all(phrase('价税'), word('发票'))],
    ['上海云帆科技园 2024', all(word('上海'), phrase('云帆科'), word('技园 2024'))],
    ['大价税合计大价税', all(word('大'), phrase('价税合计'), word('大'), phrase('价税'))],
    ['iphone15发票', word('iphone15发票')],
    ['invoice', word('invoice')],
  ])('stand in %s as phrases, the longest first', (text, expected) => {
    expect(words.keepIn(word(text))).toEqual(expected);
  });

  it('leave quoted terms alone, which are whole already', () => {
    expect(words.keepIn(phrase('大价税合计'))).toEqual(phrase('大价税合计'));
  });

  it('are kept in every part of a condition', () => {
    const condition = parseTextQuery('-云帆科技 (价税 or 发票) has:text')!;
    expect(words.keepIn(condition)).toEqual(
      all(
        not(all(phrase('云帆科'), word('技'))),
        { kind: 'any', of: [phrase('价税'), word('发票')] },
        { kind: 'present' },
      ),
    );
  });

  it('change nothing where there are none', () => {
    const condition = parseTextQuery('价税合计 or 发票')!;
    expect(new WholeWords([]).keepIn(condition)).toBe(condition);
    expect(new WholeWords(['iphone15', '票']).keepIn(condition)).toEqual(condition);
  });

  it('lose no letter of a term', () => {
    const terms = fc.array(fc.constantFrom('价', '税', '合', '计', '云', 'a', ' ', '-', '1'), { maxLength: 20 });
    fc.assert(
      fc.property(terms, (characters) => {
        const text = characters.join('');
        const kept = words.keepIn(word(text));
        const parts = kept.kind === 'all' ? kept.of : [kept];
        const letters = (value: string) => value.replaceAll(/[^\p{L}\p{N}]/gu, '');
        expect(letters(parts.map((part) => (part.kind === 'term' ? part.text : '')).join(''))).toBe(letters(text));
      }),
    );
  });
});
