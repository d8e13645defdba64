import { describe, expect, it } from 'vitest';
import { stretchFaint } from './contrast.ts';

const image = (...levels: number[]) => ({
  width: levels.length,
  height: 1,
  data: Uint8Array.from(levels.flatMap((level) => [level, level, level])),
});

describe('stretchFaint', () => {
  it('stretches a faint picture to the full range', () => {
    expect([...stretchFaint(image(100, 110, 120))!.data]).toEqual([0, 0, 0, 128, 128, 128, 255, 255, 255]);
  });

  it('leaves pictures alone that have contrast, or none at all', () => {
    expect(stretchFaint(image(10, 128, 240))).toBeUndefined();
    expect(stretchFaint(image(99, 99, 99))).toBeUndefined();
  });

  it('does not let a few outliers hide that a picture is faint', () => {
    const levels = Array.from({ length: 1000 }, (_, index) => 100 + (index % 20));
    levels[500] = 255;
    levels[501] = 0;
    expect(stretchFaint(image(...levels))).toBeDefined();
  });
});
