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
    ['ocr:a or b or "c d" ocr:e', all(any(word('a'), word('b'), phrase('c d')), word('e')), ''],
    ['ocr:a or -b', any(word('a'), not(word('b'))), ''],
    ['ocr:a or or b', any(word('a'), word('or')), 'b'],
    ['red or ocr:a', word('a'), 'red'],
    ['ocr:(a or b) -c', all(any(word('a'), word('b')), not(word('c'))), ''],
    ['ocr:(发票 or “收据 2024”) 红色', any(word('发票'), phrase('收据 2024')), '红色'],
    [
      'ocr：（发票 or 收据） -（草稿 作废）',
      all(any(word('发票'), word('收据')), not(all(word('草稿'), word('作废')))),
      '',
    ],
    ['ocr:(a b) ocr:c', all(word('a'), word('b'), word('c')), ''],
    ['ocr:a or (b c)', any(word('a'), all(word('b'), word('c'))), ''],
    ['ocr:(a (b or -(c d)))', all(word('a'), any(word('b'), not(all(word('c'), word('d'))))), ''],
    ['-ocr:(a or b)', not(any(word('a'), word('b'))), ''],
    ['ocr:-(-a)', word('a'), ''],
    ['ocr:(f(x) or g)', any(word('f(x)'), word('g')), ''],
    ['ocr:f(x)', word('f(x)'), ''],
    ['ocr:(a or b', any(word('a'), word('b')), ''],
    ['ocr:a) b', word('a)'), 'b'],
    ['ocr:() ocr:a', word('a'), ''],
    ['ocr:(a or)', all(word('a'), word('or')), ''],
    ['sunset (beach or hills)', undefined, 'sunset (beach or hills)'],
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
    expect(parseSearchQuery(input)).toMatchObject({ text, picture });
  });

  it.each<[string, TextCondition | undefined, string]>([
    ['red car', word('red car'), 'red car'],
    ['"red car"', phrase('red car'), 'red car'],
    ['“红色 汽车” 海滩', all(phrase('红色 汽车'), word('海滩')), '红色 汽车 海滩'],
    ['old "red car" on a beach', all(word('old'), phrase('red car'), word('on a beach')), 'old red car on a beach'],
    ['old ocr:invoice "red car"', all(word('old'), phrase('red car')), 'old red car'],
    [
      '"red car" or "blue van" sea',
      all(any(phrase('red car'), phrase('blue van')), word('sea')),
      'red car or blue van sea',
    ],
    ['red or blue or "a b"', any(word('red or blue'), phrase('a b')), 'red or blue or a b'],
    ['"a b" or', phrase('a b'), 'a b'],
    ['"a b" or ocr:c', phrase('a b'), 'a b'],
    ['"" “ ”', undefined, ''],
    ['-"a b"', undefined, ''],
    ['ocr:a or "b c"', undefined, ''],
    ['has:"wheels"', phrase('has:wheels'), 'has:wheels'],
  ])('takes %j for words that may be written in the picture', (input, pictureWords, picture) => {
    expect(parseSearchQuery(input)).toMatchObject({ pictureWords, picture });
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
      ')',
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
    );
  });

  it('reads back every condition that can be written down', () => {
    fc.assert(
      fc.property(conditions, fc.infiniteStream(fc.nat(1000)), (condition, choices) => {
        const written = writeTerms(condition, (variants) => variants[choices.next().value % variants.length] ?? '');
        expect(parseSearchQuery(written), written).toMatchObject({ text: plain(condition), picture: '' });
      }),
    );
  });

  it('reads groups fifty deep, and deeper parentheses as part of the words', () => {
    expect(parseSearchQuery(`ocr:${'('.repeat(50)}a b${')'.repeat(50)}`).text).toEqual(all(word('a'), word('b')));
    expect(depthOf(parseSearchQuery(`ocr:${'(a or -'.repeat(500)}`).text!)).toBeLessThanOrEqual(2 * 50 + 2);
  });

  it('reads a query of the greatest length at once', () => {
    const started = performance.now();
    for (const piece of ['"', '-', 'ocr:', 'or ', 'ocr:a or ', '“a', '- ', 'x', '(', 'ocr:(', ')', '「a ']) {
      parseSearchQuery(piece.repeat(MAX_QUERY_LENGTH / piece.length));
    }
    expect(performance.now() - started).toBeLessThan(5000);
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

const words = fc.stringMatching(/^[\p{L}\p{N}][\p{L}\p{N}.,&-]{0,8}$/u).filter((text) => text.toLowerCase() !== 'or');
const phrases = fc.array(words, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(' '));

/** Any condition, also such as nobody would write. */
const { conditions } = fc.letrec<{ conditions: TextCondition }>((tie) => ({
  conditions: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    words.map(word),
    phrases.map(phrase),
    fc.constant(present),
    tie('conditions').map(not),
    fc.array(tie('conditions'), { minLength: 2, maxLength: 3 }).map((of) => all(...of)),
    fc.array(tie('conditions'), { minLength: 2, maxLength: 3 }).map((of) => any(...of)),
  ),
}));

/** Writes a condition in the query language; `choose` picks one of the ways in which a thing can be written. */
function writeTerms(condition: TextCondition, choose: (variants: string[]) => string): string {
  const prefix = () => choose(['ocr:', 'OCR:', 'ocr：', 'ＯＣＲ：', 'ocr: ']);
  const group = (content: string) => choose([`${prefix()}(${content})`, `${prefix()}（ ${content} ）`]);
  switch (condition.kind) {
    case 'term': {
      const { text } = condition;
      return prefix() + (condition.phrase ? choose([`"${text}"`, `“${text}”`, `「${text}」`, `＂${text}＂`]) : text);
    }
    case 'present':
      return choose(['has:text', 'HAS：text', '-has:no-text']);
    case 'not':
      return choose(['-', '－']) + group(writeTerms(condition.of, choose));
    case 'all':
      return condition.of
        .map((part) => (part.kind === 'any' ? group(writeTerms(part, choose)) : writeTerms(part, choose)))
        .join(choose([' ', '　']));
    case 'any':
      return condition.of
        .map((part) => (part.kind === 'all' ? group(writeTerms(part, choose)) : writeTerms(part, choose)))
        .join(choose([' or ', ' OR ']));
  }
}

/** The same condition without groups and double negations that change nothing. */
function plain(condition: TextCondition): TextCondition {
  switch (condition.kind) {
    case 'term':
    case 'present':
      return condition;
    case 'not': {
      const of = plain(condition.of);
      return of.kind === 'not' ? of.of : not(of);
    }
    case 'all':
    case 'any': {
      const { kind } = condition;
      return { kind, of: condition.of.map(plain).flatMap((part) => (part.kind === kind ? part.of : [part])) };
    }
  }
}

function depthOf(condition: TextCondition): number {
  switch (condition.kind) {
    case 'term':
    case 'present':
      return 1;
    case 'not':
      return 1 + depthOf(condition.of);
    case 'all':
    case 'any':
      return 1 + Math.max(...condition.of.map(depthOf));
  }
}
