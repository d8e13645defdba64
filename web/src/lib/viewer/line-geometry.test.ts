import { describe, expect, it } from 'vitest';
import { boxOfLine, fitText } from './line-geometry.ts';

const picture = { width: 1000, height: 500 };

describe('a line of text on a picture', () => {
  it('lies where its corners say, in pixels of the picture', () => {
    const quad = { x1: 0.1, y1: 0.2, x2: 0.5, y2: 0.2, x3: 0.5, y3: 0.3, x4: 0.1, y4: 0.3 };
    const box = boxOfLine(quad, 'INVOICE', picture);
    expect(box).toMatchObject({ left: 100, top: 100, angle: 0, isVertical: false });
    expect(box.width).toBeCloseTo(400);
    expect(box.height).toBeCloseTo(50);
  });

  it('is turned with the text', () => {
    const quad = { x1: 0.5, y1: 0.2, x2: 0.5, y2: 0.8, x3: 0.45, y3: 0.8, x4: 0.45, y4: 0.2 };
    const box = boxOfLine(quad, 'UPRIGHT', picture);
    expect(box.angle).toBeCloseTo(Math.PI / 2);
    expect(box.width).toBeCloseTo(300);
    expect(box.height).toBeCloseTo(50);
  });

  it('takes a tall box of Chinese for a column, and a tall box of Latin for a line', () => {
    const quad = { x1: 0.1, y1: 0.1, x2: 0.13, y2: 0.1, x3: 0.13, y3: 0.9, x4: 0.1, y4: 0.9 };
    expect(boxOfLine(quad, '登鹳雀楼', picture).isVertical).toBe(true);
    expect(boxOfLine(quad, 'EXIT', picture).isVertical).toBe(false);
  });

  it('is set as long as its box', () => {
    const box = { left: 0, top: 0, width: 400, height: 50, angle: 0, isVertical: false };
    const { fontSize, stretch } = fitText(box, () => 500, 'INVOICE');
    expect(fontSize).toBe(40);
    expect(5 * fontSize * stretch).toBeCloseTo(400);
  });

  it('is not stretched when its length cannot be measured', () => {
    const box = { left: 0, top: 0, width: 400, height: 50, angle: 0, isVertical: false };
    expect(fitText(box, () => 0, '').stretch).toBe(1);
  });
});
