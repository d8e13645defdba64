import sharp, { type Metadata, type ResizeOptions, type Sharp } from 'sharp';
import { PredictError } from '../protocol/errors.ts';

/** Pixels as `Uint8Array, [height, width, 3]`, RGB, upright. */
export interface RgbImage {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** A picture as it was sent, and its pixels, which are fewer where the picture is huge. */
export interface DecodedImage {
  readonly size: { readonly width: number; readonly height: number };
  readonly pixels: RgbImage;
}

const FORMATS = new Set<string | undefined>(['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif', 'jxl', 'jp2']);

/** Larger pictures are shrunk to this, so that the memory of a thread has a ceiling. Text is legible in far less. */
const MAX_DECODED_PIXELS = 12_000_000;

// Threads of the pool are the parallelism; a picture is never seen twice.
sharp.concurrency(1);
sharp.cache(false);

/**
 * Decodes a picture once: upright, sRGB, transparency laid on the background that contrasts with it.
 *
 * @throws PredictError `image_too_large` before any pixel is decoded, or `unreadable_image`
 */
export async function decodeImage(bytes: Uint8Array, maxPixels: number): Promise<DecodedImage> {
  const size = await readPictureSize(bytes, maxPixels);
  const upright = sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error' })
    .autoOrient()
    .resize(decodedSize(size))
    .toColourspace('srgb');
  return { size, pixels: await rawRgb(upright) };
}

/**
 * Reads the size in pixels that a picture has upright, from its header.
 *
 * @throws PredictError `image_too_large` or `unreadable_image`
 */
export async function readPictureSize(bytes: Uint8Array, maxPixels: number): Promise<DecodedImage['size']> {
  const metadata = await readable(() => sharp(bytes, { limitInputPixels: false, failOn: 'error' }).metadata());
  if (!FORMATS.has(metadata.format)) {
    throw new PredictError('unreadable_image', 'The image is in a format that is not supported');
  }
  const size = uprightSize(metadata);
  if (size.width * size.height > maxPixels) {
    const megapixels = Math.ceil((size.width * size.height) / 1_000_000);
    throw new PredictError(
      'image_too_large',
      `The image has ${megapixels} megapixels, more than the ${maxPixels / 1_000_000} that are accepted`,
    );
  }
  return size;
}

/** Resizes pixels to exactly the given size. */
export async function resizeImage(image: RgbImage, width: number, height: number): Promise<RgbImage> {
  if (image.width === width && image.height === height) {
    return image;
  }
  const raw = { width: image.width, height: image.height, channels: 3 } as const;
  const data = await sharp(image.data, { raw, limitInputPixels: false })
    .resize({ width, height, fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer();
  return { data, width, height };
}

function uprightSize({ width, height, orientation = 1 }: Metadata): DecodedImage['size'] {
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}

function decodedSize({ width, height }: DecodedImage['size']): ResizeOptions {
  const scale = Math.min(1, Math.sqrt(MAX_DECODED_PIXELS / (width * height)));
  return {
    width: Math.max(1, Math.floor(width * scale)),
    height: Math.max(1, Math.floor(height * scale)),
    fit: 'fill',
  };
}

async function rawRgb(image: Sharp): Promise<RgbImage> {
  const { data, info } = await readable(() => image.raw().toBuffer({ resolveWithObject: true }));
  const { width, height, channels } = info;
  if (channels === 3) {
    return { data, width, height };
  }
  return { data: channels === 4 ? flattenRgba(data) : expandGray(data, channels), width, height };
}

async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw new PredictError('unreadable_image', 'The image cannot be decoded', { cause });
  }
}

/** Lays the picture on white where what is drawn is dark, and on black where it is light. */
export function flattenRgba(rgba: Uint8Array): Uint8Array {
  let weight = 0;
  let luminance = 0;
  for (let i = 0; i < rgba.length; i += 4) {
    const alpha = rgba[i + 3]!;
    weight += alpha;
    luminance += alpha * (0.299 * rgba[i]! + 0.587 * rgba[i + 1]! + 0.114 * rgba[i + 2]!);
  }
  const background = weight > 0 && luminance / weight > 127.5 ? 0 : 255;
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    const alpha = rgba[from + 3]! / 255;
    const rest = background * (1 - alpha);
    rgb[to] = rgba[from]! * alpha + rest;
    rgb[to + 1] = rgba[from + 1]! * alpha + rest;
    rgb[to + 2] = rgba[from + 2]! * alpha + rest;
  }
  return rgb;
}

function expandGray(gray: Uint8Array, channels: number): Uint8Array {
  const rgb = new Uint8Array((gray.length / channels) * 3);
  for (let from = 0, to = 0; from < gray.length; from += channels, to += 3) {
    rgb.fill(gray[from]!, to, to + 3);
  }
  return rgb;
}
