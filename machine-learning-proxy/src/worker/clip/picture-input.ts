import { z } from 'zod';
import type { RgbImage } from '../image.ts';
import { resample } from './resample.ts';

const Channels = z.union([
  z.number().transform((value): [number, number, number] => [value, value, value]),
  z.tuple([z.number(), z.number(), z.number()]),
]);

/** What `visual/preprocess_cfg.json` says; what it leaves out is as in open_clip, which writes these files. */
const PreprocessConfig = z.object({
  size: z.union([
    z
      .number()
      .int()
      .min(1)
      .transform((side): [number, number] => [side, side]),
    z.tuple([z.number().int().min(1), z.number().int().min(1)]),
  ]),
  mean: Channels,
  std: Channels,
  interpolation: z.enum(['bicubic', 'bilinear']).default('bicubic'),
  resize_mode: z.enum(['shortest', 'squash', 'longest']).default('shortest'),
  fill_color: z.number().int().min(0).max(255).default(0),
});

/** How a picture is brought into the form that a model wants. */
export type PictureInput = Readonly<z.infer<typeof PreprocessConfig>>;

/** @throws an error that names what is wrong in the file */
export function parsePictureInput(json: unknown): PictureInput {
  const config = PreprocessConfig.safeParse(json);
  if (!config.success) {
    throw new Error(`preprocess_cfg.json cannot be used: ${z.prettifyError(config.error)}`);
  }
  return config.data;
}

/** Brings a picture to the size of the model: cut to its middle, squashed, or with a margin. */
export function fitPicture(image: RgbImage, input: PictureInput): RgbImage {
  const [height, width] = input.size;
  if (input.resize_mode === 'squash') {
    return resample(image, width, height, input.interpolation);
  }
  const ratios = [width / image.width, height / image.height];
  if (input.resize_mode === 'longest') {
    const scale = Math.min(...ratios);
    const [fittedWidth, fittedHeight] = [Math.round(image.width * scale), Math.round(image.height * scale)];
    const fitted = resample(image, Math.max(1, fittedWidth), Math.max(1, fittedHeight), input.interpolation);
    return placeInMiddle(fitted, width, height, input.fill_color);
  }
  const covering =
    image.width < image.height
      ? resample(image, width, Math.max(height, Math.trunc((image.height / image.width) * width)), input.interpolation)
      : resample(
          image,
          Math.max(width, Math.trunc((image.width / image.height) * height)),
          height,
          input.interpolation,
        );
  return placeInMiddle(covering, width, height, input.fill_color);
}

/** Cuts what is too large, and fills up around what is too small. */
function placeInMiddle(image: RgbImage, width: number, height: number, fill: number): RgbImage {
  if (image.width === width && image.height === height) {
    return image;
  }
  const left = Math.trunc(image.width / 2 - width / 2);
  const top = Math.trunc(image.height / 2 - height / 2);
  const data = new Uint8Array(width * height * 3).fill(fill);
  const from = Math.max(0, left);
  const columns = Math.min(image.width, left + width) - from;
  for (let y = Math.max(0, top); y < Math.min(image.height, top + height); y++) {
    const start = (y * image.width + from) * 3;
    data.set(image.data.subarray(start, start + columns * 3), ((y - top) * width + from - left) * 3);
  }
  return { data, width, height };
}

/** `Float32Array, [1, 3, height, width]`, RGB, normalised by mean and standard deviation. */
export function normalisePicture({ data, width, height }: RgbImage, { mean, std }: PictureInput): Float32Array {
  const plane = width * height;
  const values = new Float32Array(3 * plane);
  for (let channel = 0; channel < 3; channel++) {
    const levels = Float32Array.from({ length: 256 }, (_, value) => (value / 255 - mean[channel]!) / std[channel]!);
    for (let pixel = 0; pixel < plane; pixel++) {
      values[channel * plane + pixel] = levels[data[pixel * 3 + channel]!]!;
    }
  }
  return values;
}
