import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { grabFrame } from '../../thumbnails/video-frame.ts';
import { sampleTimes } from './sample-times.ts';
import { findSceneChanges } from './scene-changes.ts';

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

/** A file that is slow to read gives the frames that it gave until then. */
const TIME_LIMIT_MS = 120_000;
const JPEG_QUALITY = 90;

/**
 * Frames of all scenes of a video, in the order of their times, as large as a preview; of a long scene several. Times at
 * which the file has no frame are left out; so is everything where ffmpeg can make nothing of it.
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
    const times = sampleTimes(durationMs, await findSceneChanges(path, signal));
    for (const timeMs of times) {
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
