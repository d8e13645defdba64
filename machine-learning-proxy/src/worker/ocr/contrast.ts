import type { RgbImage } from '../image.ts';

/** Pictures whose brightness spans less than this are faint. */
const NARROW_SPAN = 110;
/** Share of the pixels at each end that may be outliers. */
const TAIL = 0.005;

/** Stretches the brightness of a faint picture to the full range; undefined where the picture is not faint. */
export function stretchFaint(image: RgbImage): RgbImage | undefined {
  const [low, high] = brightnessSpan(image.data);
  if (high - low >= NARROW_SPAN || high <= low) {
    return undefined;
  }
  const scale = 255 / (high - low);
  const data = Uint8ClampedArray.from(image.data, (value) => (value - low) * scale);
  return { ...image, data: new Uint8Array(data.buffer) };
}

function brightnessSpan(data: Uint8Array): [low: number, high: number] {
  const histogram = new Uint32Array(256);
  for (const value of data) {
    histogram[value] = histogram[value]! + 1;
  }
  const tail = data.length * TAIL;
  return [quantile(histogram, tail), quantile(histogram, data.length - tail)];
}

function quantile(histogram: Uint32Array, rank: number): number {
  let seen = 0;
  for (let value = 0; value < 256; value++) {
    seen += histogram[value]!;
    if (seen > rank) {
      return value;
    }
  }
  return 255;
}
