import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseText } from './text-normalisation.ts';

const normal = (text: string) => normaliseText(text).text;

describe('normaliseText', () => {
  it.each([
    ['full-width letters and digits', 'ＩＮＶ２０２４', 'inv2024'],
    ['half-width katakana', 'ｶﾞｿﾘﾝ', 'ガソリン'],
    ['traditional characters', '電子發票號碼', '电子发票号码'],
    ['a traditional character alone as in a word', '乾', normal('乾隆').charAt(0)],
    ['capitals', 'Invoice İSTANBUL ΣΊΣΥΦΟΣ', 'invoice istanbul σισυφοσ'],
    ['accents', 'Café Ångström naïve', 'cafe angstrom naive'],
    ['letters that Unicode does not decompose', 'Straße Łódź Ærø', 'strasse lodz aero'],
    ['combining accents', 'Cafe\u0301', 'cafe'],
    ['thousands commas', '1,234,567.80 12,345', '1234567.80 12345'],
    ['full-width thousands commas', '１，２３４', '1234'],
    ['gaps between characters without spaces', '增 值　税\n发票', '增值税发票'],
    ['invisible characters', 'in\u200Bvo\u00ADice\uFE0F', 'invoice'],
  ])('folds %s', (_, source, expected) => {
    expect(normal(source)).toBe(expected);
  });

  it.each(['1,2', '10,20,300', '12,34', '1,2345', 'a, b', '发票 A1 号', 'foo bar'])('leaves %j alone', (text) => {
    expect(normal(text)).toBe(text.toLowerCase());
  });

  it('keeps the voice marks of Japanese', () => {
    expect(normal('がぎぐ')).toBe('がぎぐ');
  });

  it('turns controls and broken UTF-16 into gaps', () => {
    expect(normal('a\0b\uD800c')).toBe('a b c');
  });

  it('gives the same for what it normalised already', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(normal(normal(text))).toBe(normal(text));
      }),
    );
  });

  it('tells for every code unit from where it came', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), (source) => {
        const { text, starts, ends } = normaliseText(source);
        expect([starts.length, ends.length]).toEqual([text.length, text.length]);
        starts.forEach((start, unit) => expect(source.slice(start, ends[unit])).not.toBe(''));
      }),
    );
  });

  it('reads 100 kB in linear time', () => {
    const started = performance.now();
    for (const unit of ['1,', ' ', '中 ', 'a\u0301', '1,234', '\u0301', 'ﷺ']) {
      normaliseText(unit.repeat(100_000 / unit.length));
    }
    // A third of a second, where nothing else runs; quadratic time would be much more.
    expect(performance.now() - started).toBeLessThan(30_000);
  });
});
