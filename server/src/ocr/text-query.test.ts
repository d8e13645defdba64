import { describe, expect, it } from 'vitest';
import { parseTextQuery } from '../search/query-language.ts';
import { asWrittenQuery, phraseQuery, textFilter, widenedQueries } from './text-query.ts';
import { widen, wordsToWiden } from './widening.ts';

const filter = (query: string) => textFilter(parseTextQuery(query)!);

describe('textFilter', () => {
  it.each([
    ['invoice', { withText: "'invoice'", withoutText: false }],
    ['INV-2024', { withText: "'inv'&'2024'", withoutText: false }],
    ['发票号码', { withText: "'发票'&'号码'", withoutText: false }],
    ['票', { withText: "'票':*", withoutText: false }],
    ['"发票 No 12"', { withText: "'发票':B<2>'no':B<1>'12':B", withoutText: false }],
    ['a b', { withText: "('a')&('b')", withoutText: false }],
    ['a or b', { withText: "('a')|('b')", withoutText: false }],
    ['-a', { withText: "!('a')", withoutText: true }],
    ['a -b', { withText: "('a')&(!('b'))", withoutText: false }],
    ['a or -b', { withText: "('a')|(!('b'))", withoutText: true }],
    ['has:text', { withText: true, withoutText: false }],
    ['has:no-text', { withText: false, withoutText: true }],
    ['a has:text', { withText: "('a')", withoutText: false }],
    ['a has:no-text', { withText: false, withoutText: false }],
    ['a or has:no-text', { withText: "('a')", withoutText: true }],
    ['a &|!:*()', { withText: "('a')", withoutText: false }],
  ])('compiles %j', (query, expected) => {
    expect(filter(query)).toEqual(expected);
  });

  it('says so when there is nothing to look for', () => {
    expect(filter('&|!:*() %_')).toBeUndefined();
    expect(filter('-"…"')).toBeUndefined();
  });
});

describe('asWrittenQuery', () => {
  it('wants the words of each term side by side, the terms anywhere', () => {
    expect(asWrittenQuery(parseTextQuery('增值税发票 inv-12 -"a b"')!)).toBe(
      "('增值':B<1>'值税':B<1>'税发':B<1>'发票':B)&('inv':B<1>'12':B)&(!('a':B<1>'b':B))",
    );
  });

  it.each(['tax invoice', '"tax invoice"', '发票', '-增值税发票'])('has nothing to add to %s', (query) => {
    expect(asWrittenQuery(parseTextQuery(query)!)).toBeUndefined();
  });
});

describe('phraseQuery', () => {
  it('wants neighbouring terms side by side', () => {
    expect(phraseQuery(parseTextQuery('增值税 inv-12 -draft 2024')!)).toBe(
      "('增值':B<1>'值税':B<2>'inv':B<1>'12':B)&(!('draft'))&('2024':B)",
    );
    expect(phraseQuery(parseTextQuery('tax invoice')!)).toBe("'tax':B<1>'invoice':B");
  });

  it.each(['invoice', '"tax invoice"', '发票', 'invoice -tax'])('has nothing to add to %s', (query) => {
    expect(phraseQuery(parseTextQuery(query)!)).toBeUndefined();
  });
});

describe('widenedQueries', () => {
  const widened = (query: string) => {
    const condition = parseTextQuery(query)!;
    const offered = [
      { asked: 'invoice', word: 'lnvoice' },
      { asked: 'invoice', word: 'taxinvoice' },
      { asked: 'invoice', word: 'unrelated' },
      { asked: 'g1234', word: 'gi234' },
    ];
    return widenedQueries(condition, widen(wordsToWiden(condition), offered));
  };

  it.each([
    ['invoice', "('invoice'|'invoice':*|'taxinvoice')", "('invoice'|'invoice':*|'taxinvoice'|'lnvoice')"],
    ['G1234', "(('g'&'1234')|'g1234':*)", "(('g'&'1234')|'g1234':*|'gi234')"],
    [
      'invoice -draft "to pay" 发票 no',
      "(('invoice'|'invoice':*|'taxinvoice'))&(!('draft'))&('to':B<1>'pay':B)&('发票')&('no')",
      "(('invoice'|'invoice':*|'taxinvoice'|'lnvoice'))&(!('draft'))&('to':B<1>'pay':B)&('发票')&('no')",
    ],
    ['404', "('404'|'404':*)", undefined],
  ])('add other forms to what may be misread in %s', (query, prefix, variant) => {
    expect(widened(query)).toEqual({ prefix, variant });
  });

  it.each(['发票', '"invoice"', '-invoice', 'no', 'has:text', 'invoice has:no-text'])('leave %s as it is', (query) => {
    expect(widened(query)).toBeUndefined();
  });
});
