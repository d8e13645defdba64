import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { grabFrame } from '../../thumbnails/video-frame.ts';

/** A video on disk. */
export interface Video {
  readonly path: string;
  readonly durationMs: number | null;
}

/** A frame of a video as an image file, which exists until the next one is asked for. */
export interface SampledFrame {
  readonly timeMs: number;
  readonly imagePath: string;
}

const MAX_FRAMES = 8;
/** Text that is meant to be read stays for about as long. */
const SECTION_MS = 2000;
/** A file that is slow to read gives the frames that it gave until then. */
const TIME_LIMIT_MS = 120_000;
const JPEG_QUALITY = 90;

/** The middles of up to eight equal sections of a video, in milliseconds. */
export function sampleTimes(durationMs: number | null): number[] {
  if (!durationMs || durationMs <= 0) {
    return [0];
  }
  const sections = Math.min(MAX_FRAMES, Math.max(1, Math.round(durationMs / SECTION_MS)));
  return Array.from({ length: sections }, (_, index) => Math.round(((index + 0.5) * durationMs) / sections));
}

/**
 * Frames spread over a video, in the order of their times, as large as a preview. Times at which the file has no frame
 * are left out; so is everything where ffmpeg can make nothing of it.
 *
 * @param previewSizePx largest width and height
 * @throws Error when ffmpeg is missing, and when `signal` fires
 */
export async function* sampleFrames(
  { path, durationMs }: Video,
  previewSizePx: number,
  signal: AbortSignal,
): AsyncGenerator<SampledFrame> {
  const folder = await mkdtemp(join(tmpdir(), 'video-frames-'));
  const deadline = Date.now() + TIME_LIMIT_MS;
  try {
    for (const timeMs of sampleTimes(durationMs)) {
      const frame = Date.now() < deadline ? await grabFrame(path, timeMs, signal) : undefined;
      if (frame) {
        const imagePath = join(folder, 'frame.jpeg');
        await sharp(frame)
          .resize({ width: previewSizePx, height: previewSizePx, fit: 'inside', withoutEnlargement: true })
          .jpeg({ quality: JPEG_QUALITY })
          .toFile(imagePath);
        yield { timeMs, imagePath };
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
