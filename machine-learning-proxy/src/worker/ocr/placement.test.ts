import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeImage } from './placement.ts';

describe('placeImage', () => {
  it('shrinks a preview so that its short side has the wanted length', () => {
    expect(placeImage(1920, 1440, 736)).toMatchObject({ width: 992, height: 736, offsetX: 0, offsetY: 0 });
  });

  it('enlarges a small picture, but not without limit', () => {
    expect(placeImage(640, 480, 736)).toMatchObject({ width: 992, height: 736 });
    expect(placeImage(100, 64, 736)).toMatchObject({ width: 288, height: 192 });
  });

  it('looks at the screen of a phone in full, and at longer pictures with fewer pixels', () => {
    expect(placeImage(1080, 2400, 736)).toMatchObject({ width: 736, height: 1632 });
    const { width, height } = placeImage(1080, 8000, 736);
    expect(width * height).toBeLessThan(1_300_000);
  });

  it('gives a thin strip a border on both sides', () => {
    const { width, height, scaledWidth, scaledHeight, offsetX, offsetY } = placeImage(900, 60, 736);
    expect(height).toBeGreaterThan(scaledHeight);
    expect(offsetY).toBe((height - scaledHeight) >> 1);
    expect([scaledWidth, offsetX]).toEqual([width, 0]);
    expect(placeImage(60, 900, 736).offsetX).toBeGreaterThan(0);
  });

  it('stays in bounds for every size', () => {
    const side = fc.integer({ min: 1, max: 30_000 });
    fc.assert(
      fc.property(side, side, fc.integer({ min: 1, max: 8192 }), (imageWidth, imageHeight, shortSide) => {
        const { width, height, scaledWidth, scaledHeight } = placeImage(imageWidth, imageHeight, shortSide);
        expect(width % 32).toBe(0);
        expect(height % 32).toBe(0);
        expect(width * height).toBeLessThan(1_500_000);
        expect(Math.min(scaledWidth, scaledHeight)).toBeGreaterThanOrEqual(1);
        expect(scaledWidth <= width && scaledHeight <= height).toBe(true);
      }),
    );
  });
});
