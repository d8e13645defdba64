import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { thumbHashToApproximateAspectRatio, thumbHashToAverageRGBA } from 'thumbhash';
import { describe, expect, it } from 'vitest';
import { UnreadableFileError } from '../http/domain-error.ts';
import { type PicturesSettings, renderPictures as render } from './render-pictures.ts';

const SETTINGS: PicturesSettings = {
  preview: { format: 'jpeg', size: 1440, quality: 80 },
  thumbnail: { format: 'webp', size: 250, quality: 80 },
};

const renderPictures = (source: string | Buffer, orientation?: number) => render(source, SETTINGS, orientation);

const RED = { r: 220, g: 30, b: 40 };

/** A picture whose left half is red and whose right half is white. */
function halves(width: number, height: number) {
  const half = { width: Math.floor(width / 2), height };
  return sharp({ create: { width, height, channels: 3, background: '#fff' } }).composite([
    { input: { create: { ...half, channels: 3, background: RED } }, left: 0, top: 0 },
  ]);
}

async function size(picture: Buffer) {
  const { width, height, format, space, hasAlpha } = await sharp(picture).metadata();
  return { width, height, format, space, hasAlpha };
}

/** Colour at a place given in parts of the width and height. */
async function colourAt(picture: Buffer, x: number, y: number) {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * 3;
  return [...data.subarray(at, at + 3)];
}

function isNear([r = 0, g = 0, b = 0]: number[], colour: typeof RED, tolerance = 12): boolean {
  return [r - colour.r, g - colour.g, b - colour.b].every((distance) => Math.abs(distance) <= tolerance);
}

describe('renderPictures', () => {
  it('draws a JPEG preview, a WebP thumbnail and a thumbhash', async () => {
    const { preview, thumbnail, thumbhash, isTransparent } = await renderPictures(
      await halves(3200, 2400).jpeg().toBuffer(),
    );
    expect(await size(preview)).toEqual({ width: 1920, height: 1440, format: 'jpeg', space: 'srgb', hasAlpha: false });
    expect(await size(thumbnail)).toEqual({ width: 333, height: 250, format: 'webp', space: 'srgb', hasAlpha: false });
    expect(thumbHashToApproximateAspectRatio(thumbhash)).toBeCloseTo(4 / 3, 0);
    expect(thumbHashToAverageRGBA(thumbhash).r).toBeGreaterThan(0.8);
    expect(isTransparent).toBe(false);
  });

  it('draws them in the size, format and quality of the settings', async () => {
    const source = await halves(3200, 2400).jpeg().toBuffer();
    const webp = { format: 'webp', size: 700, quality: 60 } as const;
    const jpeg = { format: 'jpeg', size: 900, quality: 60, progressive: true } as const;
    const swapped = await render(source, { preview: webp, thumbnail: jpeg });
    expect(await size(swapped.preview)).toMatchObject({ width: 933, height: 700, format: 'webp' });
    expect(await size(swapped.thumbnail)).toMatchObject({ width: 1200, height: 900, format: 'jpeg' });
    expect((await sharp(swapped.thumbnail).metadata()).isProgressive).toBe(true);
    const better = await render(source, { preview: { ...webp, quality: 95 }, thumbnail: jpeg });
    expect(better.preview.length).toBeGreaterThan(swapped.preview.length);
    expect(better.thumbnail.length).toBe(swapped.thumbnail.length);
  });

  it.each([
    // Where the left half of the stored picture is seen.
    [1, [0.1, 0.5]],
    [2, [0.9, 0.5]],
    [3, [0.9, 0.5]],
    [4, [0.1, 0.5]],
    [5, [0.5, 0.1]],
    [6, [0.5, 0.1]],
    [7, [0.5, 0.9]],
    [8, [0.5, 0.9]],
  ] as const)(
    'shows orientation %d upright, whether the picture says it or its raw file',
    async (orientation, [x, y]) => {
      const { preview } = await renderPictures(await halves(600, 400).withMetadata({ orientation }).jpeg().toBuffer());
      const raw = await renderPictures(await halves(600, 400).jpeg().toBuffer(), orientation);
      for (const picture of [preview, raw.preview]) {
        const { width, height } = await size(picture);
        expect([width, height]).toEqual(orientation >= 5 ? [400, 600] : [600, 400]);
        expect(isNear(await colourAt(picture, x, y), RED)).toBe(true);
        expect(isNear(await colourAt(picture, 1 - x, 1 - y), RED)).toBe(false);
      }
    },
  );

  it('believes the pixels of an upright picture, and not what it says', async () => {
    const source = await halves(600, 400).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const { preview } = await render(source, SETTINGS, 'upright');
    expect(await size(preview)).toMatchObject({ width: 600, height: 400 });
    expect(isNear(await colourAt(preview, 0.1, 0.5), RED)).toBe(true);
  });

  it('converts a wide gamut and print colours to sRGB', async () => {
    const wide = await halves(300, 300).withIccProfile('p3').png().toBuffer();
    const print = await halves(300, 300).toColourspace('cmyk').withIccProfile('cmyk').jpeg({ quality: 100 }).toBuffer();
    for (const source of [wide, print]) {
      const { preview } = await renderPictures(source);
      expect((await size(preview)).space).toBe('srgb');
      expect(isNear(await colourAt(preview, 0.2, 0.5), RED, 30)).toBe(true);
    }
  });

  it('draws grey and 16-bit pictures', async () => {
    for (const source of [halves(300, 300).greyscale().png(), halves(300, 300).toColourspace('rgb16').png()]) {
      const { preview } = await renderPictures(await source.toBuffer());
      expect(await size(preview)).toMatchObject({ width: 300, height: 300, format: 'jpeg' });
    }
  });

  it('keeps transparency in the thumbnail and puts the preview on white', async () => {
    const background = { r: 0, g: 0, b: 0, alpha: 0 };
    const glass = await sharp({ create: { width: 300, height: 300, channels: 4, background } })
      .png()
      .toBuffer();
    const { preview, thumbnail, isTransparent } = await renderPictures(glass);
    expect(isTransparent).toBe(true);
    expect((await size(thumbnail)).hasAlpha).toBe(true);
    expect(await colourAt(preview, 0.5, 0.5)).toEqual([255, 255, 255]);
  });

  it('puts a thumbnail on white where its format knows no transparency', async () => {
    const background = { r: 0, g: 0, b: 0, alpha: 0 };
    const glass = sharp({ create: { width: 300, height: 300, channels: 4, background } }).png();
    const thumbnail = { ...SETTINGS.thumbnail, format: 'jpeg' } as const;
    const pictures = await render(await glass.toBuffer(), { ...SETTINGS, thumbnail });
    expect(await colourAt(pictures.thumbnail, 0.5, 0.5)).toEqual([255, 255, 255]);
  });

  it('draws pictures of one pixel and long screenshots', async () => {
    for (const [width, height] of [
      [1, 1],
      [3, 20_000],
    ] as const) {
      const { preview, thumbnail } = await renderPictures(
        await halves(width + 1, height)
          .png()
          .toBuffer(),
      );
      expect(await size(preview)).toMatchObject({ width: width + 1, height });
      expect((await size(thumbnail)).height).toBeLessThanOrEqual(16_383);
    }
  });

  it.each([
    ['a text file', () => Buffer.from('This is not a picture.')],
    ['an empty file', () => Buffer.from(' ')],
    ['a truncated JPEG', async () => (await halves(800, 600).jpeg().toBuffer()).subarray(0, 2500)],
    ['a decompression bomb of 20,000 × 20,000 pixels', () => blackPng(20_000, 20_000)],
    ['a missing file', () => '/nowhere/a.jpg'],
  ])('fails for good with %s, without telling its path', async (_, source) => {
    const rendering = renderPictures(await source());
    await expect(rendering).rejects.toThrow(UnreadableFileError);
    await expect(rendering).rejects.toMatchObject({ permanent: true });
    await expect(rendering).rejects.not.toThrow(/nowhere/);
  });
});

/** A complete black picture of one bit a pixel, which compresses to almost nothing. */
function blackPng(width: number, height: number): Buffer {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    checksum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, checksum]);
  };
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const lines = deflateSync(Buffer.alloc(height * (1 + width / 8)));
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', lines), chunk('IEND', Buffer.alloc(0))]);
}
