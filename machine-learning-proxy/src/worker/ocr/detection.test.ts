import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findBoxes, placeImage } from './detection.ts';

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

describe('findBoxes', () => {
  const placement = { width: 64, height: 32, scaledWidth: 64, scaledHeight: 32, offsetX: 0, offsetY: 0 };
  const image = { width: 128, height: 64 };

  /** A map with one core of text, 20 by 4 cells once it is widened, of the given probability. */
  function mapWithCore(probability: number): Float32Array {
    const map = new Float32Array(64 * 32);
    for (let y = 10; y < 14; y++) {
      map.fill(probability, y * 64 + 10, y * 64 + 30);
    }
    return map;
  }

  it('grows the core to the size of the line, in pixels of the picture', () => {
    const [box, ...others] = findBoxes(mapWithCore(0.9), placement, image, 0.5);
    expect(others).toEqual([]);
    // Core 20 × 4, grown on each side by 20 · 4 · 1.6 / (2 · 24) = 2.67 cells; a cell is two pixels wide.
    expect(box!.quad[0].x).toBeCloseTo(2 * (10.5 - 2.667), 2);
    expect(box!.quad[0].y).toBeCloseTo(2 * (10.5 - 2.667), 2);
    expect(box!.quad[2].x).toBeCloseTo(2 * (30.5 + 2.667), 2);
    expect(box!.quad[2].y).toBeCloseTo(2 * (14.5 + 2.667), 2);
  });

  it('drops boxes below the wanted score', () => {
    const map = mapWithCore(0.6);
    expect(findBoxes(map, placement, image, 0.4)).toHaveLength(1);
    expect(findBoxes(map, placement, image, 0.55)).toHaveLength(0);
  });

  it('drops specks', () => {
    const map = new Float32Array(64 * 32);
    map[5 * 64 + 5] = 1;
    expect(findBoxes(map, placement, image, 0)).toEqual([]);
  });
});
