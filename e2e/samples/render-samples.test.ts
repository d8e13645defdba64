import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLES } from './catalogue.ts';
import { PICTURE_EXPECTATIONS, TEXT_EXPECTATIONS } from './expectations.ts';
import { renderSamples, renderWithGroundTruth, type GroundTruth } from './render-samples.ts';

let folder: string;
let files: string[];
let truths: GroundTruth[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'samples-'));
  files = await renderSamples(join(folder, 'once'));
  truths = await renderWithGroundTruth(join(folder, 'again'));
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the sample photos', () => {
  it('are at least forty, in the formats that cameras and phones write', () => {
    const endings = new Set(files.map((file) => extname(file)));
    expect(files.length).toBeGreaterThanOrEqual(40);
    expect([...endings].sort()).toEqual(['.avif', '.jpg', '.mp4', '.png', '.webp']);
  });

  it('come out the same, byte for byte, every time', async () => {
    for (const { file } of SAMPLES) {
      expect(await digest(join(folder, 'again', file)), file).toBe(await digest(join(folder, 'once', file)));
    }
  });

  it('carry the time at which they were taken, in EXIF and as the time of the file', async () => {
    const { exif } = await sharp(join(folder, 'once', 'sign-maple-street.jpg')).metadata();
    expect(exif?.toString('latin1')).toContain('2023:10:22 11:02:19');
    const { mtime } = await stat(join(folder, 'once', 'sign-maple-street.jpg'));
    expect(mtime.toISOString()).toBe('2023-10-22T19:02:19.000Z');
  });

  it('include one that is stored sideways and put upright by its orientation', async () => {
    const { orientation, width, height } = await sharp(join(folder, 'once', 'hotel-bill-seaview.jpg')).metadata();
    expect({ orientation, width, height }).toEqual({ orientation: 6, width: 1600, height: 1200 });
  });
});

describe('the ground truth', () => {
  it('is written beside the photos, one entry a photo', async () => {
    const written: unknown = JSON.parse(await readFile(join(folder, 'again', 'gt.json'), 'utf8'));
    expect(written).toEqual(truths);
    expect(truths.map((truth) => truth.file)).toEqual(SAMPLES.map((sample) => sample.file));
  });

  it('places every line inside its picture', () => {
    const outside = truths.flatMap((truth) =>
      truth.lines.filter((line) =>
        line.quad.some(([x = -1, y = -1]) => x < 0 || y < 0 || x > truth.width || y > truth.height),
      ),
    );
    expect(outside).toEqual([]);
  });

  it('contains the words that the searches expect', () => {
    for (const { query, first } of TEXT_EXPECTATIONS) {
      const word = query.slice(4).toLowerCase();
      const showing = truths
        .filter((truth) => truth.lines.some((line) => line.text.toLowerCase().includes(word)))
        .map((truth) => truth.file);
      expect(showing.sort(), query).toEqual(first.filter((file) => extname(file) !== '.mp4'));
    }
  });

  it('knows every file that a search for pictures expects', () => {
    const rendered = new Set(files.map((file) => basename(file)));
    expect(PICTURE_EXPECTATIONS.flatMap(({ first }) => first).filter((file) => !rendered.has(file))).toEqual([]);
  });
});

async function digest(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
