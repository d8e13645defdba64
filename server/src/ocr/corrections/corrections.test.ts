import { describe, expect, it } from 'vitest';
import type { TextLine } from '../text-lines.ts';
import { shareInside } from './box-overlap.ts';
import { type Correction, correctReading, type NamedLine } from './corrections.ts';

const upright = (left: number, top: number, right: number, bottom: number) => ({
  ...{ x1: left, y1: top, x2: right, y2: top, x3: right, y3: bottom, x4: left, y4: bottom },
});
/** A line across the photo, in one of ten rows. */
const line = (text: string, row: number, fields: Partial<TextLine> = {}): TextLine => ({
  ...{ text, ...upright(0.1, row / 10, 0.9, row / 10 + 0.08), boxScore: 0.9, textScore: 0.9 },
  ...fields,
});
const named = (id: string, text: string, row: number): NamedLine => ({ ...line(text, row), id });
const correction = (lineId: string, text: string, row: number, fields: Partial<Correction> = {}): Correction => ({
  ...{ ...line(text, row), lineId, readText: 'misread' },
  ...fields,
});
const shown = ({ lines }: { lines: readonly NamedLine[] }) => lines.map(({ id, text }) => `${id}: ${text}`);

describe('the share of a box inside of another', () => {
  it('is right for boxes side by side, inside and across each other', () => {
    const box = upright(0, 0, 1, 1);
    expect(shareInside(box, box)).toBeCloseTo(1);
    expect(shareInside(box, upright(2, 0, 3, 1))).toBe(0);
    expect(shareInside(box, upright(0.5, 0, 2, 1))).toBeCloseTo(0.5);
    expect(shareInside(upright(0.2, 0.2, 0.4, 0.4), box)).toBeCloseTo(1);
    expect(shareInside(box, upright(0.2, 0.2, 0.4, 0.4))).toBeCloseTo(0.04);
  });

  it('is right for slanted boxes, whichever way their corners are counted', () => {
    const diamond = { x1: 0.5, y1: 0, x2: 1, y2: 0.5, x3: 0.5, y3: 1, x4: 0, y4: 0.5 };
    const counted = { x1: 0.5, y1: 0, x2: 0, y2: 0.5, x3: 0.5, y3: 1, x4: 1, y4: 0.5 };
    for (const box of [diamond, counted]) {
      expect(shareInside(upright(0, 0, 1, 1), box)).toBeCloseTo(0.5);
      expect(shareInside(box, upright(0, 0, 0.5, 0.5))).toBeCloseTo(0.25);
    }
  });

  it('is 0 for a box without area', () => {
    expect(shareInside(upright(0, 0, 1, 0), upright(0, 0, 1, 1))).toBe(0);
  });
});

describe('a new reading of a corrected photo', () => {
  it('shows the correction, and remembers what was read there now', () => {
    const { lines, corrections } = correctReading(
      [line('Tota1', 1), line('lnvoice', 0)],
      [],
      [correction('a', 'Invoice', 0)],
    );
    expect(lines.map(({ text }) => text)).toEqual(['Invoice', 'Tota1']);
    expect(lines[0]).toMatchObject({ id: 'a' });
    expect(corrections).toMatchObject([{ lineId: 'a', text: 'Invoice', readText: 'lnvoice' }]);
  });

  it('finds the place again although the boxes are drawn a little differently', () => {
    const moved = line('lnvoice', 0, upright(0.08, -0.01, 0.93, 0.1));
    expect(shown(correctReading([moved], [], [correction('a', 'Invoice', 0)]))).toEqual(['a: Invoice']);
  });

  it('keeps a correction where nothing is read any more', () => {
    const { lines, corrections } = correctReading([], [], [correction('a', 'Invoice', 0)]);
    expect(lines).toMatchObject([{ id: 'a', text: 'Invoice', y1: 0 }]);
    expect(corrections).toMatchObject([{ readText: 'misread' }]);
  });

  it('lets one correction stand for a line that is read in two parts', () => {
    const parts = [line('voice', 0, upright(0.5, 0, 0.9, 0.08)), line('ln', 0, upright(0.1, 0, 0.45, 0.08))];
    const { lines, corrections } = correctReading(parts, [], [correction('a', 'Invoice', 0)]);
    expect(lines.map(({ text }) => text)).toEqual(['Invoice']);
    expect(corrections[0]!.readText).toBe('ln voice');
  });

  it('does not let a correction swallow the line above, or a block that it is only a part of', () => {
    const block = line('lnvoice and all the rest', 0, upright(0.1, 0, 0.9, 0.4));
    const { lines } = correctReading([block, line('above', 5)], [], [correction('a', 'Invoice', 0)]);
    expect(lines.map(({ text }) => text).sort()).toEqual(['Invoice', 'above', 'lnvoice and all the rest']);
  });

  it('gives the lines of a video to the corrections of their own time', () => {
    const read = [line('slide one', 0, { timeMs: 0 }), line('slide two', 0, { timeMs: 5000 })];
    const { lines } = correctReading(read, [], [correction('a', 'Slide Two', 0, { timeMs: 5000 })]);
    expect(lines.map(({ text }) => text)).toEqual(['slide one', 'Slide Two']);
  });

  it('gives lines the ids of those in whose place they stand', () => {
    const old = [named('first', 'lnvoice', 0), named('second', 'Total', 1), named('third', 'gone', 2)];
    const { lines } = correctReading([line('Invoice', 0), line('Total', 1), line('new', 7)], old, []);
    expect(lines.slice(0, 2).map(({ id }) => id)).toEqual(['first', 'second']);
    expect(['first', 'second', 'third']).not.toContain(lines[2]!.id);
  });

  it('never gives one id to two lines', () => {
    const { lines } = correctReading([line('a', 0), line('b', 0)], [named('first', 'x', 0)], []);
    expect(new Set(lines.map(({ id }) => id)).size).toBe(2);
  });
});
