import { describe, expect, it } from 'vitest';
import { countEdits, normalise, scorePicture, type TrueLine } from './scoring.ts';

const size = { width: 100, height: 100 };

/** A line across, 20 pixels high, in pixels. */
const truth = (text: string, left: number, top: number, right: number): TrueLine => ({
  text,
  quad: [
    [left, top],
    [right, top],
    [right, top + 20],
    [left, top + 20],
  ],
});
const read = (text: string, left: number, top: number, right: number) => ({
  text,
  box: truth(text, left, top, right).quad.flatMap(([x, y]) => [x / 100, y / 100]),
});

describe('scorePicture', () => {
  it('finds no fault with what is right but for spaces and width variants', () => {
    const { score } = scorePicture([truth('Total: 1', 0, 0, 90)], [read('Total：１', 0, 0, 90)], size);
    expect(score).toEqual({ characters: 7, edits: 0, strictEdits: 0, lines: 1, exactLines: 1, foundLines: 1 });
  });

  it('counts edits, and does not count a line as found that has too many', () => {
    const { score } = scorePicture([truth('abcdefghij', 0, 0, 90)], [read('abXXefghij', 0, 0, 90)], size);
    expect(score).toMatchObject({ edits: 2, foundLines: 0 });
  });

  it('counts a line that was not read', () => {
    const { score } = scorePicture([truth('abc', 0, 0, 90)], [], size);
    expect(score).toMatchObject({ edits: 3, strictEdits: 3, foundLines: 0 });
  });

  it('takes a split line as read, but not strictly', () => {
    const parts = [read('def', 50, 0, 90), read('abc', 0, 0, 40)];
    const { score } = scorePicture([truth('abcdef', 0, 0, 90)], parts, size);
    expect(score).toMatchObject({ edits: 0, foundLines: 1 });
    expect(score.strictEdits).toBeGreaterThan(0);
  });

  it('takes two lines as read that were joined, but not strictly', () => {
    const lines = [truth('abc', 0, 0, 40), truth('def', 50, 0, 90)];
    const { score } = scorePicture(lines, [read('abc def', 0, 0, 90)], size);
    expect(score).toMatchObject({ edits: 0, lines: 2, foundLines: 2 });
    expect(score.strictEdits).toBeGreaterThan(0);
  });

  it('holds text that is not there against the strict score only', () => {
    const { score } = scorePicture([truth('abc', 0, 0, 90)], [read('abc', 0, 0, 90), read('zz', 0, 60, 40)], size);
    expect(score).toMatchObject({ edits: 0, strictEdits: 2 });
  });
});

describe('countEdits', () => {
  it.each([
    ['', '', 0],
    ['abc', '', 3],
    ['kitten', 'sitting', 3],
    ['发票', '发栗', 1],
  ])('from “%s” to “%s” are %i', (a, b, edits) => {
    expect(countEdits(a, b)).toBe(edits);
    expect(countEdits(b, a)).toBe(edits);
  });
});

describe('normalise', () => {
  it('drops white space and folds width variants', () => {
    expect(normalise(' ￥1， 2\t')).toBe('¥1,2');
  });
});
