import { readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { startServer, type InferenceServer } from '../src/gateway/server.ts';
import type { PredictResponse } from '../src/protocol/predict-response.ts';
import { blackPng, grayPngHeader } from './large-png.ts';
import { CLIP_TEXT, OCR, post } from './service.ts';

const TEXT = ['Invoice 2024-0815', '增值税电子发票', 'Total 1,299.00'];
const MAX_REQUEST_BYTES = 2_000_000;

let server: InferenceServer;
let url: string;
let invoice: Buffer;

beforeAll(async () => {
  invoice = await readFile(join(import.meta.dirname, 'invoice.png'));
  const settings = { INFERENCE_THREADS: '1', MAX_REQUEST_MEGABYTES: String(MAX_REQUEST_BYTES / 1_000_000) };
  server = await startServer(loadConfig({ PORT: '0', ...settings }));
  url = `http://127.0.0.1:${server.port}`;
});

/** Whatever was sent before, the one thread still reads. */
afterAll(async () => {
  try {
    expect(await readLines(invoice)).toEqual(TEXT);
  } finally {
    await server.close(5000);
  }
});

async function readLines(image: Uint8Array): Promise<string[]> {
  const answer = await post(url, OCR, { image });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as PredictResponse).ocr!.text;
}

/** Sends a body as it is. */
async function sendRaw(body: string | Uint8Array, contentType: string): Promise<Response> {
  const bytes = typeof body === 'string' ? body : Uint8Array.from(body);
  return fetch(`${url}/predict`, { method: 'POST', body: bytes, headers: { 'content-type': contentType } });
}

async function expectRefusal(answer: Response, status: number, detail: RegExp): Promise<void> {
  expect(answer.status).toBe(status);
  expect(await answer.json()).toEqual({ detail: expect.stringMatching(detail) as string });
}

describe('a broken request', () => {
  const part = (name: string, value: string) =>
    `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const entries = part('entries', JSON.stringify(CLIP_TEXT));

  it.each([
    ['that is no form', 'hello', 'text/plain', /multipart/],
    ['without a boundary', 'hello', 'multipart/form-data', /boundary/],
    ['with another boundary', entries, 'multipart/form-data; boundary=y', /boundary/],
    ['that is cut off', `${entries}--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nre`, undefined, /middle/],
    ['that names a part twice', `${entries}${entries}--x--`, undefined, /twice/],
    ['without entries', `${part('text', 'red')}--x--`, undefined, /entries is missing/],
    ['with entries that are not JSON', `${part('entries', '{')}${part('text', 'red')}--x--`, undefined, /not JSON/],
    ['with an unknown task', `${part('entries', '{"a":{}}')}${part('text', 'red')}--x--`, undefined, /unknown task/],
    ['with both', `${entries}${part('text', 'red')}${part('image', 'x')}--x--`, undefined, /both/],
  ])('%s is refused', async (_, body, contentType = 'multipart/form-data; boundary=x', detail) => {
    await expectRefusal(await sendRaw(body, contentType), 422, detail);
  });

  it('with neither a picture nor a text is refused', async () => {
    await expectRefusal(await sendRaw(`${entries}--x--`, 'multipart/form-data; boundary=x'), 400, /neither/);
  });

  it('for a model whose name leads out of its folder is refused', async () => {
    const answer = await post(url, { clip: { textual: { modelName: '../../etc/passwd' } } }, { text: 'red' });
    await expectRefusal(answer, 422, /name of a model/);
  });

  it('for a model that nobody knows is served by what is there', async () => {
    expect((await post(url, { clip: { textual: { modelName: 'nobody-knows__v9' } } }, { text: 'red' })).status).toBe(
      200,
    );
  });

  it('that is too large is refused before it is read', async () => {
    await expectRefusal(await post(url, OCR, { image: Buffer.alloc(MAX_REQUEST_BYTES) }), 413, /larger than 2000000/);
  });

  it('that is too large and does not say so is refused when it is', async () => {
    const upload = httpRequest(`${url}/predict`, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x', 'transfer-encoding': 'chunked' },
    });
    const { promise, resolve } = Promise.withResolvers<number | undefined>();
    upload.on('response', (response) => resolve(response.statusCode)).on('error', () => undefined);
    upload.write(`${entries}--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n`);
    const more = setInterval(() => upload.write(Buffer.alloc(100_000)), 1);
    expect(await promise).toBe(413);
    clearInterval(more);
    upload.destroy();
  });
});

describe('a picture that cannot be used', () => {
  it.each<[string, () => Uint8Array | Promise<Uint8Array>, RegExp]>([
    ['of 0 bytes', () => new Uint8Array(), /image cannot be decoded/],
    ['that is none', () => Buffer.from('no picture at all'), /image cannot be decoded/],
    ['that is cut off', () => invoice.subarray(0, invoice.length / 2), /image cannot be decoded/],
    ['whose JPEG is cut off', () => half(sharp(invoice).jpeg()), /image cannot be decoded/],
    ['whose WebP is cut off', () => half(sharp(invoice).webp()), /image cannot be decoded/],
    ['whose GIF is cut off', () => half(sharp(invoice).gif()), /image cannot be decoded/],
    ['whose TIFF is cut off', () => half(sharp(invoice).tiff()), /image cannot be decoded/],
    ['whose AVIF is cut off', () => half(sharp(invoice).avif()), /image cannot be decoded/],
    ['of 30,000 × 30,000 pixels', () => grayPngHeader(30_000, 30_000), /900 megapixels/],
    ['in SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), /not supported/],
  ])('%s is refused', async (_, image, detail) => {
    await expectRefusal(await post(url, OCR, { image: await image() }), 422, detail);
  });

  it('leaves no memory behind, however often it comes', async () => {
    const bomb = blackPng(20_000, 20_000);
    const broken = await half(sharp(invoice).resize(2000).jpeg());
    const sendAll = async (times: number) => {
      for (let index = 0; index < times; index++) {
        await Promise.all([
          post(url, OCR, { image: bomb }),
          post(url, OCR, { image: broken }),
          post(url, OCR, { image: Buffer.alloc(1_500_000) }),
        ]);
      }
    };
    await sendAll(30);
    const before = process.memoryUsage().rss;
    await sendAll(100);
    // Each round brings more than 1.5 MB, so keeping them would be seen.
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });
});

describe('an unusual picture', () => {
  const raised = () => sharp(invoice).toColourspace('rgb16').png({ palette: false }).toBuffer();
  const inked = () => sharp(invoice).toColourspace('cmyk').jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
  const wide = () => sharp(invoice).toColourspace('srgb').withIccProfile('p3').png({ palette: false }).toBuffer();
  /** Black ink that covers as much as each pixel of the invoice is dark. */
  const seeThrough = async () => {
    const opacity = await sharp(invoice).greyscale().negate().raw().toBuffer();
    const grayAndAlpha = Uint8Array.from({ length: 2 * opacity.length }, (_, at) => (at % 2 ? opacity[at >> 1]! : 0));
    return sharp(grayAndAlpha, { raw: { width: 440, height: 220, channels: 2 } }).toColourspace('b-w');
  };
  const inGray = async () => (await seeThrough()).png().toBuffer();
  const inPalette = async () => (await seeThrough()).png({ palette: true }).toBuffer();
  const moving = (format: 'gif' | 'webp') => async () => {
    const frame = await sharp(invoice).toColourspace('srgb').removeAlpha().raw().toBuffer();
    const blank = Buffer.alloc(frame.length, 255);
    const raw = { width: 440, height: 440, channels: 3, pageHeight: 220 } as const;
    return sharp(Buffer.concat([frame, blank]), { raw })
      .toFormat(format)
      .toBuffer();
  };

  it.each<[string, () => Promise<Buffer>, object]>([
    ['of 16 bits a channel', raised, { depth: 'ushort' }],
    ['in CMYK', inked, { space: 'cmyk' }],
    ['in a wide-gamut profile', wide, { hasProfile: true }],
    ['in grey on a transparent ground', inGray, { channels: 2, hasAlpha: true }],
    ['of a palette with a transparent ground', inPalette, { isPalette: true, hasAlpha: true }],
    ['that moves (GIF)', moving('gif'), { pages: 2 }],
    ['that moves (WebP)', moving('webp'), { pages: 2 }],
  ])('%s is read like any other', async (_, make, isUnusual) => {
    const image = await make();
    expect(await sharp(image).metadata()).toMatchObject(isUnusual);
    expect(await readLines(image)).toEqual(TEXT);
  });

  it('of one pixel holds no text', async () => {
    const image = sharp({ create: { width: 1, height: 1, channels: 3, background: 'white' } });
    expect(await readLines(await image.png().toBuffer())).toEqual([]);
  });

  it('of 30,000 × 4 pixels holds no text', async () => {
    expect(await readLines(blackPng(30_000, 4))).toEqual([]);
  });
});

async function half(image: Sharp): Promise<Uint8Array> {
  const bytes = await image.toBuffer();
  return bytes.subarray(0, bytes.length / 2);
}
