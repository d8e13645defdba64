import sharp, { type OutputInfo, type Raw, type Sharp } from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import { UnreadableFileError } from '../http/domain-error.ts';
import { fitShortSide } from './picture-sizes.ts';

/** The pictures of one asset that clients show. */
export interface RenderedPictures {
  /** WebP, short side 250. */
  readonly thumbnail: Buffer;
  /** JPEG, short side 1440. */
  readonly preview: Buffer;
  readonly thumbhash: Buffer;
  readonly isTransparent: boolean;
}

const PREVIEW = { shortSide: 1440, maxLongSide: 65_500, quality: 80 };
const THUMBNAIL = { shortSide: 250, maxLongSide: 16_383, quality: 80 };
const THUMBHASH_SIDE = 100;

/** Decoded, this is about 800 MB. A file of a few kilobytes can claim much more, and would take the process with it. */
const MAX_INPUT_PIXELS = 268_402_689;

const WHITE = { r: 255, g: 255, b: 255 };

// Jobs run side by side already; threads within one picture cost more than they gain. Nothing is read twice.
sharp.concurrency(1);
sharp.cache(false);

/**
 * Draws the pictures of a photo upright and in sRGB. The file is decoded once: the preview's pixels are the source of
 * everything smaller, and a JPEG is not even decoded in full.
 *
 * @param source path, or content, of a picture that sharp can decode
 * @param orientation EXIF orientation of a picture that has none of its own, as previews inside of raw files
 * @throws UnreadableFileError when it is not a picture, is damaged, or has too many pixels
 */
export async function renderPictures(source: string | Buffer, orientation = 1): Promise<RenderedPictures> {
  const { pixels, raw } = await decode(source, orientation);
  const isTransparent = raw.channels === 4 && !(await sharp(pixels, { raw }).stats()).isOpaque;
  const [preview, small] = await Promise.all([
    sharp(pixels, { raw }).flatten({ background: WHITE }).jpeg({ quality: PREVIEW.quality }).toBuffer(),
    shrink(pixels, raw),
  ]);
  const [thumbnail, thumbhash] = await Promise.all([
    sharp(small.pixels, { raw: small.raw }).webp({ quality: THUMBNAIL.quality }).toBuffer(),
    hash(small.pixels, small.raw),
  ]);
  return { preview, thumbnail, thumbhash, isTransparent };
}

interface Pixels {
  readonly pixels: Buffer;
  readonly raw: Raw;
}

async function decode(source: string | Buffer, orientation: number): Promise<Pixels> {
  try {
    const input = sharp(source, { limitInputPixels: MAX_INPUT_PIXELS, failOn: 'truncated' });
    const { autoOrient, orientation: own } = await input.metadata();
    const missing = own === undefined ? orientation : 1;
    const shown = missing >= 5 ? { width: autoOrient.height, height: autoOrient.width } : autoOrient;
    const upright = turn(input.autoOrient(), missing);
    const size = fitShortSide(shown, PREVIEW.shortSide, PREVIEW.maxLongSide);
    const drawn = upright.resize({ ...size, fit: 'fill' }).toColourspace('srgb');
    return toPixels(await drawn.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true }));
  } catch (cause) {
    throw new UnreadableFileError(`The picture can not be decoded: ${reasonOf(cause)}`, { cause });
  }
}

async function shrink(pixels: Buffer, raw: Raw): Promise<Pixels> {
  const size = fitShortSide(raw, THUMBNAIL.shortSide, THUMBNAIL.maxLongSide);
  const small = sharp(pixels, { raw }).resize({ ...size, fit: 'fill' });
  return toPixels(await small.raw().toBuffer({ resolveWithObject: true }));
}

async function hash(pixels: Buffer, raw: Raw): Promise<Buffer> {
  const { data, info } = await sharp(pixels, { raw })
    .resize({ width: THUMBHASH_SIDE, height: THUMBHASH_SIDE, fit: 'inside', withoutEnlargement: true })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data));
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
