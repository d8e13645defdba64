import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll } from 'vitest';

const run = promisify(execFile);

/** A folder of the test file that calls it, removed afterwards. Read it inside of tests and hooks only. */
export function useFolder(): { readonly path: string } {
  let path = '';
  beforeAll(async () => {
    path = await mkdtemp(join(tmpdir(), 'files-'));
  });
  afterAll(() => rm(path, { recursive: true, force: true }));
  return {
    get path() {
      return path;
    },
  };
}

/** A JPEG of 64 × 48 pixels in one colour; each colour is another file. */
export function photo(background: string): Promise<Buffer> {
  return sharp({ create: { width: 64, height: 48, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

/** Writes a JPEG as HEIC, as phones do: coded in HEVC. */
export async function writeHeif(path: string, jpeg: Buffer): Promise<void> {
  await writeFile(`${path}.jpg`, jpeg);
  await run('heif-enc', [`${path}.jpg`, '-o', path]);
  await rm(`${path}.jpg`);
}

/** Writes a test pattern of 64 × 48 pixels as a video. @param options for ffmpeg, before the output */
export async function writeVideo(path: string, seconds: number, options: readonly string[] = []): Promise<void> {
  const source = ['-f', 'lavfi', '-i', `testsrc=duration=${seconds}:size=64x48:rate=25`];
  await run('ffmpeg', ['-v', 'error', '-y', ...source, '-pix_fmt', 'yuv420p', ...options, path]);
}

/** A page of a video, and how long it is shown. */
export interface Slide {
  readonly text: string;
  readonly seconds: number;
}

/** Writes pages of 320 × 240 pixels, black writing on white, as a video. @param options for ffmpeg, before the output */
export async function writeSlides(
  path: string,
  slides: readonly Slide[],
  options: readonly string[] = [],
): Promise<void> {
  const inputs: string[] = [];
  for (const [index, { text, seconds }] of slides.entries()) {
    const page = `${path}.${index}.png`;
    await sharp(drawSlide(text, index)).png().toFile(page);
    inputs.push('-loop', '1', '-t', String(seconds), '-i', page);
  }
  const joined = `concat=n=${slides.length},fps=10,format=yuv420p`;
  await run('ffmpeg', ['-v', 'error', '-y', ...inputs, '-filter_complex', joined, ...options, path]);
}

/** Each page begins a line further down than the one before. Letters are bars, as there may be no fonts. */
export function drawSlide(text: string, index: number): Buffer {
  const top = 20 + (index % 4) * 50;
  const bars = Array.from(text, (letter, place) => {
    const height = letter === ' ' ? 0 : 20 + (letter.charCodeAt(0) % 16);
    return `<rect x="${20 + place * 22}" y="${top}" width="14" height="${height}"/>`;
  });
  const page = '<rect width="100%" height="100%" fill="white"/>';
  return Buffer.from(`<svg width="320" height="240">${page}${bars.join('')}</svg>`);
}
