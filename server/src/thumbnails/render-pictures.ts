import sharp, { type OutputInfo, type Raw, type Sharp } from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import { UnreadableFileError } from '../http/domain-error.ts';
import type { DerivedFile, DerivedFormat } from '../storage/storage.ts';
import { fitShortSide, MAX_INPUT_PIXELS, type Size } from './picture-sizes.ts';

/** How a picture is drawn and encoded. */
export interface PictureSettings {
  readonly format: DerivedFormat;
  /** Length of the short side in pixels; a smaller picture keeps its size. */
  readonly size: number;
  /** 1 to 100. */
  readonly quality: number;
  /** Of a JPEG: appears blurred first. */
  readonly progressive?: boolean;
}

/** The settings of each picture of an asset. */
export type PicturesSettings = Readonly<Record<DerivedFile, PictureSettings>>;

/** The pictures of one asset that clients show. */
export interface RenderedPictures {
  readonly thumbnail: Buffer;
  readonly preview: Buffer;
  readonly thumbhash: Buffer;
  readonly isTransparent: boolean;
}

/** The longest side that a format can hold. */
const MAX_LONG_SIDE: Readonly<Record<DerivedFormat, number>> = { jpeg: 65_500, webp: 16_383 };
const THUMBHASH_SIDE = 100;

const WHITE = { r: 255, g: 255, b: 255 };

// Jobs run side by side already; threads within one picture cost more than they gain. Nothing is read twice.
sharp.concurrency(1);
sharp.cache(false);

/**
 * Draws the pictures of a photo upright and in sRGB. The file is decoded once: the pixels of the largest picture are the
 * source of everything smaller, and a JPEG is not even decoded in full.
 *
 * @param source path, or content, of a picture that sharp can decode
 * @param orientation EXIF orientation of a picture that has none of its own, as previews inside of raw files;
 *   `upright` where the pixels are, whatever the picture says
 * @throws UnreadableFileError when it is not a picture, is damaged, or has too many pixels
 */
export async function renderPictures(
  source: string | Buffer,
  { preview, thumbnail }: PicturesSettings,
  orientation: number | 'upright' = 1,
): Promise<RenderedPictures> {
  const drawn = await decode(source, orientation, Math.max(preview.size, thumbnail.size));
  const isTransparent = drawn.raw.channels === 4 && !(await sharp(drawn.pixels, { raw: drawn.raw }).stats()).isOpaque;
  const [large, small] = await Promise.all([shrink(drawn, preview), shrink(drawn, thumbnail)]);
  const [previewFile, thumbnailFile, thumbhash] = await Promise.all([
    encode(onWhite(large), preview),
    encode(thumbnail.format === 'jpeg' ? onWhite(small) : toSharp(small), thumbnail),
    hash(small),
  ]);
  return { preview: previewFile, thumbnail: thumbnailFile, thumbhash, isTransparent };
}

interface Pixels {
  readonly pixels: Buffer;
  readonly raw: Raw;
}

async function decode(source: string | Buffer, orientation: number | 'upright', shortSide: number): Promise<Pixels> {
  try {
    const input = sharp(source, { limitInputPixels: MAX_INPUT_PIXELS, failOn: 'truncated' });
    const { upright, shown } = await stand(input, orientation);
    const size = fitShortSide(shown, shortSide, MAX_LONG_SIDE.jpeg);
    const drawn = upright.resize({ ...size, fit: 'fill' }).toColourspace('srgb');
    return toPixels(await drawn.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true }));
  } catch (cause) {
    throw new UnreadableFileError(`The picture can not be decoded: ${reasonOf(cause)}`, { cause });
  }
}

/** The picture upright, and its size then. */
async function stand(input: Sharp, orientation: number | 'upright'): Promise<{ upright: Sharp; shown: Size }> {
  const { autoOrient, orientation: own, width, height } = await input.metadata();
  if (orientation === 'upright') {
    return { upright: input, shown: { width, height } };
  }
  const missing = own === undefined ? orientation : 1;
  const shown = missing >= 5 ? { width: autoOrient.height, height: autoOrient.width } : autoOrient;
  return { upright: turn(input.autoOrient(), missing), shown };
}

async function shrink(drawn: Pixels, { size, format }: PictureSettings): Promise<Pixels> {
  const fitting = fitShortSide(drawn.raw, size, MAX_LONG_SIDE[format]);
  if (fitting.width === drawn.raw.width && fitting.height === drawn.raw.height) {
    return drawn;
  }
  const smaller = toSharp(drawn).resize({ ...fitting, fit: 'fill' });
  return toPixels(await smaller.raw().toBuffer({ resolveWithObject: true }));
}

function encode(picture: Sharp, { format, quality, progressive = false }: PictureSettings): Promise<Buffer> {
  const encoded = format === 'jpeg' ? picture.jpeg({ quality, progressive }) : picture.webp({ quality });
  return encoded.toBuffer();
}

async function hash(picture: Pixels): Promise<Buffer> {
  const { data, info } = await toSharp(picture)
    .resize({ width: THUMBHASH_SIDE, height: THUMBHASH_SIDE, fit: 'inside', withoutEnlargement: true })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data));
}

function toSharp({ pixels, raw }: Pixels): Sharp {
  return sharp(pixels, { raw });
}

function onWhite(picture: Pixels): Sharp {
  return toSharp(picture).flatten({ background: WHITE });
}

function toPixels({ data, info }: { data: Buffer; info: OutputInfo }): Pixels {
  return { pixels: data, raw: { width: info.width, height: info.height, channels: info.channels } };
}

/** Turns and mirrors as the EXIF orientation 1 to 8 asks for. */
function turn(image: Sharp, orientation: number): Sharp {
  const mirrored = [2, 4, 5, 7].includes(orientation) ? image.flop() : image;
  const degrees = { 3: 180, 4: 180, 5: 270, 6: 90, 7: 90, 8: 270 }[orientation];
  return degrees === undefined ? mirrored : mirrored.rotate(degrees);
}

/** The first line of what libvips says, without paths. */
function reasonOf(error: unknown): string {
  const [line = ''] = error instanceof Error ? error.message.split('\n') : [];
  return line.replaceAll(/\/\S*\//g, '').slice(0, 200);
}
