import { describe, expect, it } from 'vitest';
import { quadSize } from './geometry.ts';
import { frameAlong } from './slant.ts';
import { findBoxes } from './text-boxes.ts';

describe('findBoxes', () => {
  const placement = { width: 64, height: 32, scaledWidth: 64, scaledHeight: 32, offsetX: 0, offsetY: 0 };
  const picture = frameAlong({ width: 128, height: 64 }, { x: 1, y: 0 });

  /** A map with one core of text, 20 by 4 cells once it is widened, of the given probability. */
  function mapWithCore(probability: number): Float32Array {
    const map = new Float32Array(64 * 32);
    for (let y = 10; y < 14; y++) {
      map.fill(probability, y * 64 + 10, y * 64 + 30);
    }
    return map;
  }

  it('grows the core to the size of the line, in pixels of the picture', () => {
    const [box, ...others] = findBoxes(mapWithCore(0.9), placement, picture, 0.5);
    expect(others).toEqual([]);
    // Core 20 × 4, grown on each side by 20 · 4 · 1.6 / (2 · 24) = 2.67 cells; a cell is two pixels wide.
    expect(box!.quad[0].x).toBeCloseTo(2 * (10.5 - 2.667), 2);
    expect(box!.quad[0].y).toBeCloseTo(2 * (10.5 - 2.667), 2);
    expect(box!.quad[2].x).toBeCloseTo(2 * (30.5 + 2.667), 2);
    expect(box!.quad[2].y).toBeCloseTo(2 * (14.5 + 2.667), 2);
  });

  it('lays the boxes of a slanted frame back into the picture', () => {
    const axis = { x: Math.SQRT1_2, y: Math.SQRT1_2 };
    const [straight] = findBoxes(mapWithCore(0.9), placement, picture, 0.5);
    const [slanted] = findBoxes(mapWithCore(0.9), placement, frameAlong({ width: 128, height: 128 }, axis), 0.5);
    const [start, end] = slanted!.quad;
    expect(end.x - start.x).toBeCloseTo(end.y - start.y);
    expect(quadSize(slanted!.quad).width).toBeGreaterThan(quadSize(straight!.quad).width);
  });

  it('drops boxes below the wanted score', () => {
    const map = mapWithCore(0.6);
    expect(findBoxes(map, placement, picture, 0.4)).toHaveLength(1);
    expect(findBoxes(map, placement, picture, 0.55)).toHaveLength(0);
  });

  it('scores a bent line by what it covers, not by its rectangle', () => {
    const map = new Float32Array(64 * 32);
    for (let x = 6; x < 58; x++) {
      const top = Math.round(14 + 4 * Math.sin((2 * Math.PI * x) / 64));
      for (let y = top; y < top + 5; y++) {
        map[y * 64 + x] = 0.9;
      }
    }
    expect(findBoxes(map, placement, picture, 0.5)).toHaveLength(1);
  });

  it('drops specks', () => {
    const map = new Float32Array(64 * 32);
    map[5 * 64 + 5] = 1;
    expect(findBoxes(map, placement, picture, 0)).toEqual([]);
  });
});
