import { describe, expect, it } from 'vitest';
import { goldens } from '../../../test/clip/goldens.ts';
import { syntheticPicture } from '../../../test/clip/synthetic-picture.ts';
import { fitPicture, normalisePicture, parsePictureInput } from './picture-input.ts';

const config = { size: [8, 8], mean: [0.5, 0.4, 0.3], std: [0.25, 0.2, 0.5] };

describe('fitPicture', () => {
  it.each(goldens.resized)(
    'gives the pixels that Pillow gives: $width×$height, $mode, $interpolation',
    ({ width, height, mode, interpolation, pixels }) => {
      const input = parsePictureInput({ ...config, resize_mode: mode, interpolation });
      const fitted = fitPicture(syntheticPicture(width, height), input);
      expect([fitted.width, fitted.height]).toEqual([8, 8]);
      expect(Buffer.from(fitted.data).toString('hex')).toBe(pixels);
    },
  );

  it('fits the whole picture between margins', () => {
    const input = parsePictureInput({ ...config, resize_mode: 'longest', fill_color: 9 });
    const white = { data: new Uint8Array(16 * 4 * 3).fill(255), width: 16, height: 4 };
    const rows = Array.from({ length: 8 }, (_, y) => fitPicture(white, input).data[y * 8 * 3]);
    expect(rows).toEqual([9, 9, 9, 255, 255, 9, 9, 9]);
  });

  it.each([
    [1, 1],
    [1, 500],
    [500, 1],
  ])('fits a picture of %i×%i', (width, height) => {
    for (const resize_mode of ['squash', 'shortest', 'longest']) {
      const fitted = fitPicture(syntheticPicture(width, height), parsePictureInput({ ...config, resize_mode }));
      expect(fitted.data).toHaveLength(8 * 8 * 3);
    }
  });
});

describe('normalisePicture', () => {
  it('gives a plane for each colour, by mean and standard deviation', () => {
    const pixels = { data: Uint8Array.of(0, 51, 102, 255, 153, 204), width: 2, height: 1 };
    const values = [...normalisePicture(pixels, parsePictureInput(config))];
    [-2, 2, -1, 1, 0.2, 1].forEach((value, index) => expect(values[index]).toBeCloseTo(value, 5));
  });
});

describe('parsePictureInput', () => {
  it('takes one number for both sides and for all colours', () => {
    const input = parsePictureInput({ size: 224, mean: 0.5, std: 0.5 });
    expect(input).toMatchObject({ size: [224, 224], mean: [0.5, 0.5, 0.5], resize_mode: 'shortest' });
  });

  it('names what it cannot use', () => {
    expect(() => parsePictureInput({ ...config, interpolation: 'magic' })).toThrow(/interpolation/);
  });
});
