import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { grayPngHeader } from '../../test/large-png.ts';
import { decodeImage, flattenRgba } from './image.ts';

const MAX_PIXELS = 1_000_000;
const leftRedRightBlue = sharp({ create: { width: 4, height: 2, channels: 3, background: 'red' } }).composite([
  { input: { create: { width: 2, height: 2, channels: 3, background: 'blue' } }, left: 2, top: 0 },
]);

describe('decodeImage', () => {
  it('gives RGB pixels', async () => {
    const { size, pixels } = await decodeImage(await leftRedRightBlue.png().toBuffer(), MAX_PIXELS);
    expect(size).toEqual({ width: 4, height: 2 });
    expect([...pixels.data.slice(0, 12)]).toEqual([255, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 255]);
  });

  it('turns a picture upright and tells its upright size', async () => {
    const bytes = await leftRedRightBlue.clone().withMetadata({ orientation: 6 }).png().toBuffer();
    const { size, pixels } = await decodeImage(bytes, MAX_PIXELS);
    expect(size).toEqual({ width: 2, height: 4 });
    expect([...pixels.data.slice(0, 3), ...pixels.data.slice(-3)]).toEqual([255, 0, 0, 0, 0, 255]);
  });

  it('reads grey pictures, with and without transparency', async () => {
    const grey = sharp({ create: { width: 3, height: 3, channels: 3, background: '#808080' } }).toColourspace('b-w');
    const opaque = await decodeImage(await grey.clone().png().toBuffer(), MAX_PIXELS);
    expect([...opaque.pixels.data]).toEqual(Array(27).fill(128));
    const transparent = await decodeImage(await grey.clone().ensureAlpha(1).png().toBuffer(), MAX_PIXELS);
    expect([...transparent.pixels.data]).toEqual(Array(27).fill(128));
  });

  it('takes the colours of a wide-gamut profile for what they look like', async () => {
    const red = { r: 200, g: 40, b: 40 };
    const bytes = await sharp({ create: { width: 4, height: 4, channels: 3, background: red } })
      .withIccProfile('p3')
      .png()
      .toBuffer();
    const [r, g, b] = (await decodeImage(bytes, MAX_PIXELS)).pixels.data;
    expect([r, g, b].map((value, channel) => Math.abs(value! - Object.values(red)[channel]!) <= 3)).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('shrinks a huge picture, and still tells its size', async () => {
    const bytes = await sharp({ create: { width: 8000, height: 4000, channels: 3, background: 'white' } })
      .png({ compressionLevel: 1 })
      .toBuffer();
    const { size, pixels } = await decodeImage(bytes, 100_000_000);
    expect(size).toEqual({ width: 8000, height: 4000 });
    expect(pixels.width * pixels.height).toBeLessThanOrEqual(12_000_000);
    expect(pixels.data.length).toBe(pixels.width * pixels.height * 3);
  });

  it('refuses a picture of too many pixels by its header alone', async () => {
    await expect(decodeImage(grayPngHeader(20_000, 20_000), MAX_PIXELS)).rejects.toMatchObject({
      code: 'image_too_large',
      message: 'The image has 400 megapixels, more than the 1 that are accepted',
    });
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['text', new TextEncoder().encode('This is not a picture.')],
    [
      'a drawing that would be rendered',
      new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    ],
  ])('refuses %s', async (_, bytes) => {
    await expect(decodeImage(bytes, MAX_PIXELS)).rejects.toMatchObject({ code: 'unreadable_image' });
  });

  it('refuses a picture that ends too early', async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    const bytes = await sharp({ create: { width: 200, height: 200, channels: 3, background: 'white', noise } })
      .jpeg()
      .toBuffer();
    await expect(decodeImage(bytes.subarray(0, bytes.length / 2), MAX_PIXELS)).rejects.toMatchObject({
      code: 'unreadable_image',
    });
  });
});

describe('flattenRgba', () => {
  it('lays dark drawing on white and light drawing on black', () => {
    expect([...flattenRgba(Uint8Array.of(0, 0, 0, 255, 0, 0, 0, 0))]).toEqual([0, 0, 0, 255, 255, 255]);
    expect([...flattenRgba(Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0))]).toEqual([255, 255, 255, 0, 0, 0]);
  });
});
