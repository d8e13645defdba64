import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTextQuery } from '../search/query-language.ts';
import { inReadingOrder, joinLines, matchedLines } from './text-lines.ts';
import { snippetOf, TextMatcher } from './text-match.ts';

const matcher = (query: string) => new TextMatcher(parseTextQuery(query)!);
const marked = (text: string, query: string) =>
  matcher(query)
    .find(text)
    .ranges.map(({ start, end }) => text.slice(start, end));

describe('TextMatcher', () => {
  it.each([
    ['Invoice No. 12', 'invoice', ['Invoice']],
    ['Total due: $1,234.56', '1234.56', ['1,234.56']],
    ['電子發票號碼', '发票', ['發票']],
    ['出 租 车 发 票', '出租车发票', ['出 租 车 发 票']],
    ['发票与票据', '票', ['票', '票']],
    ['Ｃａｆé', 'cafe', ['Ｃａｆé']],
    ['due total, total due', '"total due"', ['total due']],
    ['增值税与发票', '增值税发票', ['增值税', '发票']],
    ['增值\n税', '增值税', ['增值\n税']],
    ['增值税发票 发票号码', '增值税发票', ['增值税发票']],
    ['468.00 936.00\n645.00', '936.00', ['936.00']],
    ['No. MP-2024-0117 of 2024', 'MP-2024-0117', ['MP-2024-0117']],
    ['total of a total amount', '"total amount" total', ['total', 'total amount']],
    ['total\namount due', 'total amount', ['total', 'amount']],
    ['total  amount due', 'total amount', ['total  amount']],
    ['invoices', '"invoice"', []],
    ['Invoices, invoice', 'invoice', ['invoice']],
    ['Invoices', 'invoice', ['Invoices']],
    ['FERRYTERMINAL 3', 'ferry', ['FERRYTERMINAL']],
    ['FERRYTERMINAL 3', 'terminal', ['FERRYTERMINAL']],
    ['Flat A1172', '117', ['1172']],
    ['GATE 3lnvoice', 'invoice', ['lnvoice']],
    ['开发票据，票号 7', '发票号', ['发票', '票号']],
    ['票号 7, an invoice', '发票号 or invoice', ['invoice']],
    ['Lnv0ice 12 to pay', 'invoice pay', ['Lnv0ice', 'pay']],
    ['due 2O24 or 2025', '2024', ['2O24']],
    ['GI234', 'G1234', ['GI234']],
    ['draft invoice', 'invoice -draft', ['invoice']],
    ['anything', 'has:text', []],
  ])('marks in %j what %j asked for', (text, query, expected) => {
    expect(marked(text, query)).toEqual(expected);
  });

  it('says which words stand in the place of those asked for', () => {
    expect(matcher('invoice total').find('LNVOICE total, lnv0ice').variants).toEqual(['LNVOICE', 'lnv0ice']);
    expect(matcher('invoice').find('invoice lnvoice').variants).toEqual([]);
    expect(matcher('invoice').find('invoices lnvoice').variants).toEqual([]);
  });

  it('gives ranges in order that do not overlap, whatever the text and query', () => {
    const text = fc.string({ unit: fc.constantFrom('发', '票', 'a', 'b', ' ', '\n', '1', ',', '𠮷'), maxLength: 60 });
    fc.assert(
      fc.property(text, text, (content, query) => {
        const condition = parseTextQuery(query);
        let last = 0;
        for (const { start, end } of condition ? new TextMatcher(condition).find(content).ranges : []) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(content.length);
      }),
    );
  });
});

describe('snippetOf', () => {
  const snippet = (text: string, query: string) => snippetOf(text, matcher(query).find(text).ranges);

  it('marks every match in a short text, on one line', () => {
    expect(snippet('Tax invoice\nInvoice 12', 'invoice')).toEqual([
      { text: 'Tax ', marked: false },
      { text: 'invoice', marked: true },
      { text: ' ', marked: false },
      { text: 'Invoice', marked: true },
      { text: ' 12', marked: false },
    ]);
  });

  it('cuts a long text around the first match', () => {
    const parts = snippet(`${'x '.repeat(200)}invoice${' y'.repeat(200)}`, 'invoice');
    expect(parts.map(({ text }) => text).join('')).toMatch(/^….{22,26}invoice.{116,136}…$/);
    expect(parts.filter((part) => part.marked)).toEqual([{ text: 'invoice', marked: true }]);
  });

  it('begins with the line of the first match, where that is near', () => {
    const shown = (text: string, query: string) =>
      snippet(text, query)
        .map((part) => part.text)
        .join('');
    expect(shown('Green Basket\nRECEIPT No. 4711\nApples 3.20\nTotal 3.20', 'total')).toBe('…Total 3.20');
    expect(shown('Green Basket\nRECEIPT No. 4711', 'receipt')).toBe('Green Basket RECEIPT No. 4711');
    expect(shown('A line that is long before it says: the total\nis 3', 'total')).toBe(
      '…ong before it says: the total is 3',
    );
  });

  it('never halves a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), fc.nat(500), (text, at) => {
        const start = Math.min(at, text.length);
        for (const part of snippetOf(
          text,
          [{ start, end: text.length }].filter(() => text.charCodeAt(start) < 0xd800),
        )) {
          expect(part.text.isWellFormed()).toBe(true);
        }
      }),
    );
  });
});

describe('lines of text', () => {
  const line = (text: string, x: number, y: number, height = 0.02) => ({
    ...{ text, boxScore: 1, textScore: 1 },
    ...{ x1: x, y1: y, x2: x + 0.2, y2: y, x3: x + 0.2, y3: y + height, x4: x, y4: y + height },
  });

  it('are read row by row, and each row from the left', () => {
    const lines = [line('d', 0.5, 0.204), line('a', 0.1, 0.1), line('c', 0.1, 0.2), line('b', 0.6, 0.098)];
    expect(joinLines(inReadingOrder(lines))).toBe('a\nb\nc\nd');
  });

  it('keep their order whichever order they come in', () => {
    const lines = Array.from({ length: 20 }, (_, index) =>
      line(String(index), (index % 3) / 3, Math.floor(index / 3) / 10),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, { minLength: lines.length }), (shuffled) => {
        expect(joinLines(inReadingOrder(shuffled))).toBe(joinLines(lines));
      }),
    );
  });

  it('all take part in a match that runs over them', () => {
    const lines = [line('增值', 0, 0), line('税发', 0, 0.1), line('票据', 0, 0.2)];
    expect([...matchedLines(lines, matcher('增值税'))].map(({ text }) => text)).toEqual(['增值', '税发']);
    expect([...matchedLines(lines, matcher('票据'))].map(({ text }) => text)).toEqual(['票据']);
  });
});
