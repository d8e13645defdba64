import { Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import type { Model } from '../sessions.ts';
import { inTiles, tilesOf } from './detection-tiles.ts';

const sizes = [
  [736, 992],
  [1120, 736],
  [736, 1632],
  [1632, 736],
  [384, 3072],
  [1088, 1088],
  [2176, 2176],
] as const;

describe('tilesOf', () => {
  it('shows an input of usual size as a whole', () => {
    expect(tilesOf(736, 1312)).toMatchObject([{ x: 0, y: 0, width: 736, height: 1312 }]);
  });

  it.each(sizes)('answers for every pixel of %i × %i', (width, height) => {
    const counts = new Uint8Array(width * height);
    for (const { kept } of tilesOf(width, height)) {
      for (let y = kept.y; y < kept.endY; y++) {
        for (let x = kept.x; x < kept.endX; x++) {
          counts[y * width + x]!++;
        }
      }
    }
    expect(counts.every((count) => count > 0)).toBe(true);
  });

  it.each(sizes)('shows what lies around each part of %i × %i, and nothing beyond the edge', (width, height) => {
    for (const { x, y, kept, ...tile } of tilesOf(width, height)) {
      const [right, bottom] = [x + tile.width, y + tile.height];
      expect(right <= width && bottom <= height && tile.width % 32 === 0 && tile.height % 32 === 0).toBe(true);
      expect([x === 0 || kept.x - x === 32, right === width || right - kept.endX === 32]).toEqual([true, true]);
      expect([y === 0 || kept.y - y === 32, bottom === height || bottom - kept.endY === 32]).toEqual([true, true]);
    }
  });
});

describe('inTiles', () => {
  /** Answers each pixel with its red value, and notes the shapes it is given. */
  function redModel() {
    const shapes: string[] = [];
    const run: Model['run'] = (input) => {
      const [, , height, width] = input.dims as [number, number, number, number];
      shapes.push(`${width}×${height}`);
      const red = (input.data as Float32Array).slice(2 * width * height);
      return Promise.resolve(new Tensor('float32', red, [1, 1, height, width]));
    };
    return { shapes, model: { run } as Model };
  }

  const numbered = (width: number, height: number) =>
    new Tensor(
      'float32',
      Float32Array.from({ length: 3 * width * height }, (_, index) => index),
      [1, 3, height, width],
    );

  it.each(sizes)(
    'puts the answers for %i × %i together as if the model had seen all at once',
    async (width, height) => {
      const { model } = redModel();
      const input = numbered(width, height);
      const expected = input.data.slice(2 * width * height) as Float32Array;
      const output = await inTiles(model, 32).run(input);
      expect(output.dims).toEqual([1, 1, height, width]);
      expect(Buffer.from((output.data as Float32Array).buffer).equals(Buffer.from(expected.buffer))).toBe(true);
    },
  );

  it('widens inputs to a few sizes where that is asked for', async () => {
    const { model, shapes } = redModel();
    const output = await inTiles(model, 128).run(numbered(736, 992));
    expect(shapes).toEqual(['768×1024']);
    expect(output.data[992 * 736 - 1]).toBe(3 * 992 * 736 - 1);
  });
});
