import type { RgbImage } from '../../src/worker/image.ts';

/** A picture with edges and gradients in every channel. make-goldens.py has the same formula. */
export function syntheticPicture(width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++, at++) {
        data[at] = (x * 7 + y * 13 + c * 29 + ((x * y) % 31) * 5) % 256;
      }
    }
  }
  return { data, width, height };
}
