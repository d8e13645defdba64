import { describe, expect, it } from 'vitest';
import { fitShortSide } from './picture-sizes.ts';

describe('fitShortSide', () => {
  it('gives the short side its length and keeps the shape', () => {
    expect(fitShortSide({ width: 4000, height: 3000 }, 1440, 65_500)).toEqual({ width: 1920, height: 1440 });
    expect(fitShortSide({ width: 3000, height: 4000 }, 250, 16_383)).toEqual({ width: 250, height: 333 });
  });

  it('never enlarges', () => {
    expect(fitShortSide({ width: 100, height: 50 }, 250, 16_383)).toEqual({ width: 100, height: 50 });
  });

  it('keeps a long screenshot readable, as far as the format allows', () => {
    expect(fitShortSide({ width: 1080, height: 30_000 }, 1440, 65_500)).toEqual({ width: 1080, height: 30_000 });
    expect(fitShortSide({ width: 1080, height: 30_000 }, 250, 5000)).toEqual({ width: 180, height: 5000 });
  });

  it('keeps at least one pixel', () => {
    expect(fitShortSide({ width: 1, height: 100_000 }, 250, 16_383)).toEqual({ width: 1, height: 16_383 });
  });
});
