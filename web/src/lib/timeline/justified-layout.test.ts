import { describe, expect, it } from 'vitest';
import { estimateHeight, layOutJustified } from './justified-layout.ts';

const options = { width: 1000, targetHeight: 200, gap: 4 };

describe('a justified layout', () => {
  it('fills the width with every row but the last', () => {
    const { rows } = layOutJustified(
      Array.from({ length: 23 }, (_, index) => [1.5, 0.75, 1, 1.78][index % 4] ?? 1),
      options,
    );
    for (const row of rows.slice(0, -1)) {
      const last = row.items.at(-1);
      expect((last?.left ?? 0) + (last?.width ?? 0)).toBeCloseTo(1000, 5);
      expect(row.height).toBeLessThanOrEqual(200);
    }
  });

  it('holds every picture once, in order', () => {
    const { rows } = layOutJustified(Array<number>(17).fill(1.3), options);
    expect(rows.flatMap(({ items }) => items.map(({ index }) => index))).toEqual([...Array(17).keys()]);
  });

  it('stacks the rows with a gap and tells the height of all', () => {
    const { rows, height } = layOutJustified(Array<number>(12).fill(1.5), options);
    rows.slice(1).forEach((row, index) => {
      const above = rows[index];
      expect(row.top).toBeCloseTo((above?.top ?? 0) + (above?.height ?? 0) + 4, 5);
    });
    const last = rows.at(-1);
    expect(height).toBeCloseTo((last?.top ?? 0) + (last?.height ?? 0), 5);
  });

  it('does not blow up a last row that is not full', () => {
    const { rows } = layOutJustified([1.5], options);
    expect(rows).toEqual([{ top: 0, height: 200, items: [{ index: 0, left: 0, width: 300 }] }]);
  });

  it('survives ratios that make no sense, and crops extreme ones', () => {
    const { rows } = layOutJustified([0, Number.NaN, -1, Infinity, 100, 0.001], options);
    for (const { width } of rows.flatMap(({ items }) => items)) {
      expect(width).toBeGreaterThan(0);
      expect(width).toBeLessThanOrEqual(1000);
    }
  });

  it('lays out nothing as nothing', () => {
    expect(layOutJustified([], options)).toEqual({ rows: [], height: 0 });
    expect(estimateHeight(0, options)).toBe(0);
  });

  it('guesses the height of a month within a third', () => {
    const ratios = Array.from({ length: 200 }, (_, index) => [1.33, 0.75, 1.5, 1][index % 4] ?? 1);
    const { height } = layOutJustified(ratios, options);
    expect(Math.abs(estimateHeight(200, options) - height) / height).toBeLessThan(0.34);
  });
});
