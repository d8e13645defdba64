import type { RgbImage } from '../image.ts';
import { quadSize, type Quad } from './geometry.ts';

/** Text that is shrunk by more than this is averaged over the pixels it covers, or thin strokes would be lost. */
const MAX_PLAIN_SHRINK = 1.5;

/**
 * Cuts a quad out of a picture, straightens, resizes and normalises it in one pass. The quads of the detection are
 * rectangles, so three corners say it all.
 *
 * @returns `Float32Array, [3, height, tensorWidth], BGR, mean 0.5 std 0.5`; columns from `width` on are zero
 */
export function cropToTensor(
  image: RgbImage,
  quad: Quad,
  { width, height, tensorWidth }: { readonly width: number; readonly height: number; readonly tensorWidth: number },
): Float32Array {
  const values = new Float32Array(3 * height * tensorWidth);
  const plane = height * tensorWidth;
  const [topLeft, topRight, , bottomLeft] = quad;
  const size = quadSize(quad);
  const alongSamples = sampleCount(size.width / width);
  const acrossSamples = sampleCount(size.height / height);
  const columns = width * alongSamples;
  const rows = height * acrossSamples;
  const alongX = (topRight.x - topLeft.x) / columns;
  const alongY = (topRight.y - topLeft.y) / columns;
  const acrossX = (bottomLeft.x - topLeft.x) / rows;
  const acrossY = (bottomLeft.y - topLeft.y) / rows;
  const weight = 1 / (127.5 * alongSamples * acrossSamples);

  for (let row = 0; row < rows; row++) {
    const rowStart = Math.trunc(row / acrossSamples) * tensorWidth;
    let x = topLeft.x + (row + 0.5) * acrossX + 0.5 * alongX - 0.5;
    let y = topLeft.y + (row + 0.5) * acrossY + 0.5 * alongY - 0.5;
    for (let column = 0; column < columns; column++, x += alongX, y += alongY) {
      addSample(image, x, y, weight, values, rowStart + Math.trunc(column / alongSamples), plane);
    }
  }
  subtractMean(values, width, tensorWidth);
  return values;
}

function sampleCount(shrink: number): number {
  return shrink > MAX_PLAIN_SHRINK ? Math.ceil(shrink) : 1;
}

/** Adds the bilinear value at a point, in pixel centres, edges repeated. */
function addSample(
  { data, width, height }: RgbImage,
  x: number,
  y: number,
  weight: number,
  values: Float32Array,
  at: number,
  plane: number,
): void {
  const clampedX = x < 0 ? 0 : x > width - 1 ? width - 1 : x;
  const clampedY = y < 0 ? 0 : y > height - 1 ? height - 1 : y;
  const left = clampedX | 0;
  const top = clampedY | 0;
  const fractionX = clampedX - left;
  const fractionY = clampedY - top;
  const topLeft = (top * width + left) * 3;
  const topRight = left + 1 < width ? topLeft + 3 : topLeft;
  const down = top + 1 < height ? width * 3 : 0;
  const weightTopLeft = (1 - fractionX) * (1 - fractionY) * weight;
  const weightTopRight = fractionX * (1 - fractionY) * weight;
  const weightBottomLeft = (1 - fractionX) * fractionY * weight;
  const weightBottomRight = fractionX * fractionY * weight;
  for (let channel = 0; channel < 3; channel++) {
    const blueFirst = at + (2 - channel) * plane;
    values[blueFirst] =
      values[blueFirst]! +
      data[topLeft + channel]! * weightTopLeft +
      data[topRight + channel]! * weightTopRight +
      data[topLeft + down + channel]! * weightBottomLeft +
      data[topRight + down + channel]! * weightBottomRight;
  }
}

function subtractMean(values: Float32Array, width: number, tensorWidth: number): void {
  for (let row = 0; row < values.length; row += tensorWidth) {
    for (let at = row; at < row + width; at++) {
      values[at] = values[at]! - 1;
    }
  }
}
