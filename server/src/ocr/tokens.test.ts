import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { phraseOf, tokenise, wholeWords, wordsOf } from './tokens.ts';

const lexemes = (text: string) => tokenise(text).map(({ lexeme }) => lexeme);

describe('tokenise', () => {
  it.each([
    ['增值税发票', ['增值', '值税', '税发', '发票', '票']],
    ['票', ['票']],
    ['Invoice No. INV-2024-0012', ['invoice', 'no', 'inv', '2024', '0012']],
    ['iPhone15发布', ['iphone', '15', '发布', '布']],
    ['发 票\n号，码', ['发票', '票号', '号', '码']],
    ['のぞみ225号', ['のぞ', 'ぞみ', 'み', '225', '号']],
    ['1,234.50', ['1234', '50']],
    ['𠮷野家', ['𠮷野', '野家', '家']],
    ['', []],
    ['?!「」', []],
    ['កខ។', ['កខ', 'ខ']],
    ['฿๑๒', ['๑๒', '๒']],
    ['⺀⿰', []],
  ])('cuts %j', (text, expected) => {
    expect(lexemes(text)).toEqual(expected);
  });

  it('tells where each token stands in the source', () => {
    const source = 'ＡＢＣ 1,200 發 票';
    expect(tokenise(source).map(({ start, end }) => source.slice(start, end))).toEqual(['ＡＢＣ', '1,200', '發', '票']);
  });

  it('gives only letters and digits, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        for (const { lexeme, start, end } of tokenise(text)) {
          expect(lexeme).toMatch(/^[\p{L}\p{M}\p{N}]+$/u);
          expect(end).toBeGreaterThan(start);
        }
      }),
    );
  });
});

describe('wordsOf', () => {
  const words = (term: string) =>
    wordsOf(term).map(({ parts }) =>
      parts.flatMap(({ tokens }) => tokens.map(({ lexeme, prefix }) => lexeme + (prefix ? '*' : ''))),
    );

  it('cuts Chinese into words, and each word into pairs', () => {
    expect(words('增值税发票')).toEqual([['增值', '值税'], ['发票']]);
  });

  it('takes a single character as the beginning of a pair', () => {
    expect(words('票')).toEqual([['票*']]);
  });

  it('takes words and numbers whole', () => {
    expect(words('INV-2024')).toEqual([['inv'], ['2024']]);
  });

  it('keeps letters and digits without a gap together', () => {
    expect(wordsOf('INV-2024 lnv0ice').map(({ whole }) => whole)).toEqual(['inv', '2024', 'lnv0ice']);
    expect(words('lnv0ice')).toEqual([['lnv', '0', 'ice']]);
  });
});

describe('wholeWords', () => {
  it('tells where words stand in the text and among its tokens', () => {
    const source = '发票 Lnv0ice, 24粒 No.7';
    expect(wholeWords(source).map(({ start, end, ...word }) => ({ ...word, shown: source.slice(start, end) }))).toEqual(
      [
        { lexeme: 'lnv0ice', at: 2, span: 3, shown: 'Lnv0ice' },
        { lexeme: '24', at: 5, span: 1, shown: '24' },
        { lexeme: 'no', at: 7, span: 1, shown: 'No' },
        { lexeme: '7', at: 8, span: 1, shown: '7' },
      ],
    );
  });
});

describe('phraseOf', () => {
  it('counts every character, so that what follows keeps its distance', () => {
    expect(phraseOf('发票 No 12')).toEqual({
      tokens: [
        { lexeme: '发票', prefix: false, at: 0 },
        { lexeme: 'no', prefix: false, at: 2 },
        { lexeme: '12', prefix: false, at: 3 },
      ],
      span: 4,
    });
  });

  it('has nothing to look for without letters and digits', () => {
    expect(phraseOf('!?')).toBeUndefined();
  });
});
