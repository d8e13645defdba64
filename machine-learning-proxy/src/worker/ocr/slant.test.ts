import { describe, expect, it } from 'vitest';
import { toQuad, type Quad } from './geometry.ts';
import { followsSlant, frameAlong, frameAround, slantOf } from './slant.ts';

const axisAt = (degrees: number) => ({
  x: Math.cos((degrees * Math.PI) / 180),
  y: Math.sin((degrees * Math.PI) / 180),
});
const line = (degrees: number, width = 100, height = 10): Quad =>
  toQuad({ center: { x: 50, y: 50 }, axis: axisAt(degrees), width, height });

describe('slantOf', () => {
  it('is the axis of the lines where most of the text lies aslant', () => {
    const slant = slantOf([line(30), line(32), line(0, 60)])!;
    expect((Math.atan2(slant.y, slant.x) * 180) / Math.PI).toBeCloseTo(31);
  });

  it('is none where most of the text lies straight, nearly straight, or in all directions', () => {
    expect(slantOf([line(0), line(1), line(30)])).toBeUndefined();
    expect(slantOf([line(12)])).toBeUndefined();
    expect(slantOf([line(25), line(-20), line(-42), line(40)])).toBeUndefined();
    expect(slantOf([])).toBeUndefined();
  });

  it('does not follow short words, which have a box at any angle', () => {
    expect(slantOf([line(40, 12, 10), line(0)])).toBeUndefined();
  });
});

describe('frameAlong', () => {
  it('is the picture itself for a straight axis', () => {
    expect(frameAlong({ width: 40, height: 30 }, { x: 1, y: 0 })).toEqual([
      { x: 0, y: 0 },
      { x: 40, y: 0 },
      { x: 40, y: 30 },
      { x: 0, y: 30 },
    ]);
  });

  it('holds the whole picture', () => {
    const [top, right, bottom, left] = frameAlong({ width: 40, height: 40 }, axisAt(45));
    expect(top).toMatchObject({ x: expect.closeTo(20) as number, y: expect.closeTo(-20) as number });
    expect(right).toMatchObject({ x: expect.closeTo(60) as number, y: expect.closeTo(20) as number });
    expect(bottom).toMatchObject({ x: expect.closeTo(20) as number, y: expect.closeTo(60) as number });
    expect(left).toMatchObject({ x: expect.closeTo(-20) as number, y: expect.closeTo(20) as number });
  });
});

describe('frameAround', () => {
  const frame = frameAlong({ width: 1000, height: 800 }, { x: 1, y: 0 });

  it('leaves out what lies far from all boxes, and keeps a margin for what was missed', () => {
    const text = toQuad({ center: { x: 500, y: 400 }, axis: { x: 1, y: 0 }, width: 200, height: 100 });
    const [topLeft, , bottomRight] = frameAround([text], frame);
    const edges = [topLeft.x, topLeft.y, bottomRight.x, bottomRight.y];
    expect(edges.map(Math.round)).toEqual([360, 310, 640, 490]);
  });

  it('does not reach out of the frame', () => {
    const text = toQuad({ center: { x: 500, y: 400 }, axis: { x: 1, y: 0 }, width: 980, height: 40 });
    const [topLeft, , bottomRight] = frameAround([text], frame);
    expect([topLeft.x, bottomRight.x].map(Math.round)).toEqual([0, 1000]);
  });

  it('lies along the frame', () => {
    const [start, end] = frameAround([line(40)], frameAlong({ width: 100, height: 100 }, axisAt(40)));
    expect((Math.atan2(end.y - start.y, end.x - start.x) * 180) / Math.PI).toBeCloseTo(40);
  });
});

describe('followsSlant', () => {
  it('tells lines of the slanted text, along or across it, from lines that lie straight in the picture', () => {
    const slant = axisAt(40);
    expect(followsSlant(line(38), slant)).toBe(true);
    expect(followsSlant(line(40, 10, 100), slant)).toBe(true);
    expect(followsSlant(line(3), slant)).toBe(false);
  });

  it('counts short words to the page', () => {
    expect(followsSlant(line(2, 12, 10), axisAt(40))).toBe(true);
  });
});
