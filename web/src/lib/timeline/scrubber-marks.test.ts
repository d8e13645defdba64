import { describe, expect, it } from 'vitest';
import { indexAt, yearMarks } from './scrubber-marks.ts';

const sections = [
  ['2026-03-01', 0, 100],
  ['2026-01-01', 100, 300],
  ['2025-12-01', 400, 100],
  ['2024-12-01', 500, 20],
  ['2023-05-01', 520, 480],
].map(([timeBucket, top, height]) => ({
  month: { timeBucket: String(timeBucket) },
  top: Number(top),
  height: Number(height),
}));

describe('yearMarks', () => {
  it('names each year once, where its newest month begins', () => {
    expect(yearMarks(sections, 1000, 0)).toEqual([
      { year: '2026', position: 0 },
      { year: '2025', position: 0.4 },
      { year: '2024', position: 0.5 },
      { year: '2023', position: 0.52 },
    ]);
  });

  it('leaves out a year that would be written over another', () => {
    expect(yearMarks(sections, 1000, 0.05).map(({ year }) => year)).toEqual(['2026', '2025', '2024']);
  });
});

describe('indexAt', () => {
  it('finds the month at a place, and the nearest one beyond either end', () => {
    expect([-50, 0, 399, 400, 519, 999, 5000].map((top) => indexAt(sections, top))).toEqual([0, 0, 1, 2, 3, 4, 4]);
  });
});
