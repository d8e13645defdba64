import type { RgbImage } from '../image.ts';

/** Pictures whose brightness spans less than this are faint. */
const NARROW_SPAN = 110;
/** Share of the pixels at each end that may be outliers. */
const TAIL = 0.005;
/** Brightness is judged by about so many values, spread over the picture; all of them would say the same. */
const SAMPLES = 200_000;

/** Stretches the brightness of a faint picture to the full range; undefined where the picture is not faint. */
export function stretchFaint(image: RgbImage): RgbImage | undefined {
  const [low, high] = brightnessSpan(image.data);
  if (high - low >= NARROW_SPAN || high <= low) {
    return undefined;
  }
  const stretched = Uint8ClampedArray.from({ length: 256 }, (_, value) => ((value - low) * 255) / (high - low));
  const data = new Uint8Array(image.data.length);
  for (let at = 0; at < data.length; at++) {
    data[at] = stretched[image.data[at]!]!;
  }
  return { ...image, data };
}

function brightnessSpan(data: Uint8Array): [low: number, high: number] {
  const histogram = new Uint32Array(256);
  // A step that shares no factor with the three channels or with usual widths meets all of them.
  const step = data.length > SAMPLES ? Math.floor(data.length / SAMPLES / 6) * 6 + 1 : 1;
  let count = 0;
  for (let at = 0; at < data.length; at += step, count++) {
    const value = data[at]!;
    histogram[value] = histogram[value]! + 1;
  }
  const tail = count * TAIL;
  return [quantile(histogram, tail), quantile(histogram, count - tail)];
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
