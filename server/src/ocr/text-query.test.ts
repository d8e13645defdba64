import { describe, expect, it } from 'vitest';
import { parseTextQuery } from '../search/query-language.ts';
import { phraseQuery, textFilter } from './text-query.ts';

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

describe('phraseQuery', () => {
  it('wants the words of each term side by side, the terms anywhere', () => {
    expect(phraseQuery(parseTextQuery('增值税发票 inv-12')!)).toBe(
      "('增值':B<1>'值税':B<1>'税发':B<1>'发票':B)&('inv':B<1>'12':B)",
    );
  });
});
