import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { SAMPLES } from './catalogue.ts';
import { type Sheet } from './drawing/sheet.ts';
import { seededRandom } from './random.ts';
import { CAMERAS, PLACES, type Sample } from './sample.ts';
import { renderVideo, VIDEO_FILE } from './video.ts';

/** What an OCR engine should find in one file; the same shape as the `gt.json` that `bench:ocr` reads. */
export interface GroundTruth {
  file: string;
  category: string;
  /** Size of the upright picture, in pixels. */
  width: number;
  height: number;
  /** Left empty: these pictures are not degraded after they were photographed. */
  post: Record<string, never>;
  lines: { text: string; size: number; vertical: boolean; quad: number[][] }[];
}

/**
 * Renders every sample photo, and one short video, into `targetDir` (made when missing, files replaced).
 * The same bytes come out every time. Needs `ffmpeg` on the PATH for the video.
 * @returns the absolute or relative paths written, as `targetDir` was given.
 */
export async function renderSamples(targetDir: string): Promise<string[]> {
  await mkdir(targetDir, { recursive: true });
  const video = renderVideo(join(targetDir, VIDEO_FILE));
  const photos = await inTurns(SAMPLES, async (sample) => {
    const { file } = await renderSample(sample, targetDir);
    return file;
  });
  return [...photos, await video];
}

/**
 * Renders the photos with text or without, and writes `gt.json` beside them, so that `bench:ocr` can score the folder.
 */
export async function renderWithGroundTruth(targetDir: string): Promise<GroundTruth[]> {
  await mkdir(targetDir, { recursive: true });
  const truths = await inTurns(SAMPLES, async (sample) => (await renderSample(sample, targetDir)).truth);
  await writeFile(join(targetDir, 'gt.json'), `${JSON.stringify(truths, null, 1)}\n`);
  return truths;
}

async function renderSample(sample: Sample, targetDir: string): Promise<{ file: string; truth: GroundTruth }> {
  const picture = sample.draw(seededRandom(sample.file));
  const file = join(targetDir, sample.file);
  await encode(picture, sample).toFile(file);
  const takenAt = new Date(`${sample.takenAt}${offsetOf(sample)}`);
  await utimes(file, takenAt, takenAt);
  return { file, truth: truthOf(sample, picture) };
}

function encode(picture: Sheet, sample: Sample): Sharp {
  const pixels = picture.pen.getImageData(0, 0, picture.width, picture.height).data;
  const upright = sharp(pixels, { raw: { width: picture.width, height: picture.height, channels: 4 } }).removeAlpha();
  // Orientation 6: the camera was held upright, turn the stored picture by 90° clockwise.
  const stored = (sample.storedSideways ? upright.rotate(-90).withMetadata({ orientation: 6 }) : upright).withExif(
    exifOf(sample),
  );
  switch (extname(sample.file)) {
    case '.png':
      return stored.png({ compressionLevel: 6 });
    case '.webp':
      return stored.webp({ quality: 86, effort: 2 });
    case '.avif':
      return stored.avif({ quality: 62, effort: 1 });
    default:
      return stored.jpeg({ quality: 88 });
  }
}

function exifOf(sample: Sample): Parameters<Sharp['withExif']>[0] {
  const camera = sample.camera && CAMERAS[sample.camera];
  const place = sample.place && PLACES[sample.place];
  const taken = sample.takenAt.replaceAll('-', ':').replace('T', ' ');
  return {
    IFD0: {
      DateTime: taken,
      ...(camera && { Make: camera.make, Model: camera.model }),
    },
    IFD2: {
      DateTimeOriginal: taken,
      OffsetTimeOriginal: offsetOf(sample),
      ...(camera && {
        LensModel: camera.lens,
        FNumber: `${camera.fNumber * 10}/10`,
        FocalLength: `${camera.focalMm * 10}/10`,
        ISOSpeedRatings: String(camera.iso),
        ExposureTime: '1/125',
      }),
    },
    ...(place && {
      IFD3: {
        GPSLatitudeRef: place.latitude < 0 ? 'S' : 'N',
        GPSLatitude: degrees(place.latitude),
        GPSLongitudeRef: place.longitude < 0 ? 'W' : 'E',
        GPSLongitude: degrees(place.longitude),
      },
    }),
  };
}

/** Degrees, minutes and seconds as the three fractions that EXIF stores. */
function degrees(value: number): string {
  const whole = Math.abs(value);
  const minutes = (whole % 1) * 60;
  const seconds = (minutes % 1) * 60;
  return `${Math.floor(whole)}/1 ${Math.floor(minutes)}/1 ${Math.round(seconds * 100)}/100`;
}

function offsetOf(sample: Sample): string {
  return sample.place ? PLACES[sample.place].offset : '+00:00';
}

function truthOf(sample: Sample, picture: Sheet): GroundTruth {
  return {
    file: sample.file,
    category: sample.category,
    width: picture.width,
    height: picture.height,
    post: {},
    lines: picture.lines.map((line) => ({
      text: line.text,
      size: line.sizePx,
      vertical: line.vertical,
      quad: line.quad.map(([x, y]) => [Math.round(x), Math.round(y)]),
    })),
  };
}

/** Draws in order while up to three files are still being encoded on other threads. */
async function inTurns<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const lane = async () => {
    for (const [index, item] of queue) {
      results[index] = await work(item);
    }
  };
  await Promise.all([lane(), lane(), lane()]);
  return results;
}
