import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shapeOf, variantDistance } from './spelling.ts';

const word = fc.string({ unit: fc.constantFrom(...'abcdlimnorvw0125'), minLength: 4, maxLength: 12 });

describe('shapeOf', () => {
  it.each([
    ['invoice', 'lnvo1ce'],
    ['2024', '2o24'],
    ['modern', 'modem'],
    ['window', 'vvindovv'],
    ['g1234', 'gi234'],
  ])('is one for %s and %s', (a, b) => {
    expect(shapeOf(a)).toBe(shapeOf(b));
  });

  it('tells every two numbers apart', () => {
    const number = fc.stringMatching(/^\d{4,8}$/);
    fc.assert(fc.property(number, number, (a, b) => a === b || shapeOf(a) !== shapeOf(b)));
  });
});

describe('variantDistance', () => {
  it.each([
    ['invoice', 'lnvoice', 0.5],
    ['invoice', 'lnv0lce', 0.5],
    ['invoice', 'invoce', 1],
    ['invoice', 'invioce', 1],
    ['invoice', 'invooice', 1],
    ['invoice', 'inv0lse', undefined],
    ['restaurant', 'resturant', 1],
    ['restaurant', 'restorant', 2],
    ['restaurant', 'resident', undefined],
    ['cafe', 'cave', 1],
    ['cafe', 'gave', undefined],
    ['car', 'cat', undefined],
    ['2024', '2o24', 0.5],
    ['2024', '2025', undefined],
    ['2024', '20240', undefined],
    ['inv2024', 'inv2025', undefined],
    ['inv2024', 'lnv2024', 0.5],
    ['invoice', 'invoice', undefined],
  ])('from %s to %s is %s', (asked, found, expected) => {
    expect(variantDistance(asked, found)).toBe(expected);
  });

  it('is the same both ways for words of one length', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        fc.pre(a.length === b.length);
        expect(variantDistance(a, b)).toBe(variantDistance(b, a));
      }),
    );
  });
});
