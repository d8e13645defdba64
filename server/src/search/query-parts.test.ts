import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPicture, type QueryPart, readQueryParts } from './query-parts.ts';

/** What is read, each part as `kind text`, a dash before what is negated. */
const brief = (input: string): string[] =>
  readQueryParts(input, 'picture').map(({ kind, text, negated }) => `${negated ? '-' : ''}${kind} ${text}`.trim());

const typed = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        'ocr:',
        'ocr：',
        'has:text',
        'has:no-text',
        '-',
        '"',
        '”',
        '「',
        '」',
        ' ',
        ' or ',
        '(',
        '）',
        'a',
        '票',
      ),
      { maxLength: 30 },
    )
    .map((pieces) => pieces.join('')),
);
const bareWords = fc.constantFrom('picture' as const, 'text' as const);

describe('the parts of a query', () => {
  it.each([
    ['ocr:"增值税 发票" -红字 2024 cafe', ['phrase 增值税 发票', '-word 红字', 'picture 2024 cafe']],
    ['red ocr:invoice car', ['picture red', 'word invoice', 'picture car']],
    ['cat or dog', ['picture cat or dog']],
    ['big "red car" beach sea', ['picture big', 'picturePhrase red car', 'picture beach sea']],
    ['“红色 汽车”', ['picturePhrase 红色 汽车']],
    ['"red car" or 「blue van」', ['picturePhrase red car', 'or', 'picturePhrase blue van']],
    ['"red car" or ocr:a', ['picturePhrase red car', 'word a']],
    ['ocr:a or b', ['word a', 'or', 'word b']],
    ['ocr:a or', ['word a']],
    ['has:text', ['presence']],
    ['-has:text has:no-text', ['-presence', '-presence']],
    ['-has:no-text', ['presence']],
    ['-(a or b)', ['-open', 'word a', 'or', 'word b', 'close']],
    ['ocr:(a', ['open', 'word a', 'close']],
    ['', []],
  ])('of %j are %j', (input, parts) => {
    expect(brief(input)).toEqual(parts);
  });

  it('say where they were read, operators and quotes included', () => {
    const input = 'red  -OCR："总 额" or (a';
    const sources = readQueryParts(input, 'picture').map(({ start, end }) => input.slice(start, end));
    expect(sources).toEqual(['red', '-OCR："总 额"', 'or', '(', 'a', '']);
  });

  it('stand in order, and each means alone what it means in its place', () => {
    fc.assert(
      fc.property(typed, bareWords, (input, meaning) => {
        let position = 0;
        for (const part of readQueryParts(input, meaning)) {
          expect(part.start).toBeGreaterThanOrEqual(position);
          expect(part.end).toBeGreaterThanOrEqual(part.start);
          position = part.end;
          expectTheSameAlone(part, input.slice(part.start, part.end));
        }
        expect(position).toBeLessThanOrEqual(input.length);
      }),
    );
  });

  it('join with every “or”, and close every group', () => {
    fc.assert(
      fc.property(typed, bareWords, (input, meaning) => {
        const kinds = readQueryParts(input, meaning).map(({ kind }) => kind);
        let depth = 0;
        kinds.forEach((kind, index) => {
          depth += { open: 1, close: -1 }[kind as string] ?? 0;
          expect(depth).toBeGreaterThanOrEqual(0);
          if (kind === 'or') {
            const isFree = kinds[index - 1]!.startsWith('picture');
            const joined = isFree ? ['picture', 'picturePhrase'] : ['word', 'phrase', 'presence'];
            expect([...joined, 'close']).toContain(kinds[index - 1]);
            expect([...joined, 'open']).toContain(kinds[index + 1]);
          }
        });
        expect(depth).toBe(0);
      }),
    );
  });
});

function expectTheSameAlone(part: QueryPart, source: string): void {
  const { kind, text, negated } = part;
  if (kind !== 'or' && kind !== 'open' && kind !== 'close') {
    const alone = readQueryParts(source, isPicture(part) ? 'picture' : 'text');
    expect(alone, source).toMatchObject([{ kind, text, negated }]);
  }
}
