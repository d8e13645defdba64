import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawSlide, useFolder, writeSlides, writeVideo } from '../../../test/media-files.ts';
import { sampleFrames, type Video } from './sample-frames.ts';

describe('the frames of a video', () => {
  const folder = useFolder();
  const sample = async (video: Video, signal = new AbortController().signal) => {
    const frames: { timeMs: number; width: number; height: number; imagePath: string }[] = [];
    for await (const { timeMs, imagePath } of sampleFrames(video, 32, signal)) {
      const { width, height } = await sharp(imagePath).metadata();
      frames.push({ timeMs, width, height, imagePath });
    }
    return frames;
  };

  it('come in order, as large as a preview, and leave no files behind', async () => {
    const path = join(folder.path, 'long.mp4');
    await writeVideo(path, 4);
    const frames = await sample({ path, durationMs: 4000 });
    expect(frames.map(({ timeMs, width, height }) => [timeMs, width, height])).toEqual([
      [1000, 32, 24],
      [3000, 32, 24],
    ]);
    expect(frames.filter(({ imagePath }) => existsSync(imagePath))).toEqual([]);
  });

  it('show each page of writing, also one that stays for a second only', async () => {
    const path = join(folder.path, 'slides.mp4');
    const slides = [
      { text: 'INVOICE 2024', seconds: 8 },
      { text: 'TOTAL 99', seconds: 1 },
      { text: 'THANK YOU', seconds: 7 },
    ];
    await writeSlides(path, slides);
    const pages = await Promise.all(slides.map(({ text }, index) => brightness(drawSlide(text, index))));
    const shown: number[] = [];
    for await (const { imagePath } of sampleFrames({ path, durationMs: 16_000 }, 320, AbortSignal.any([]))) {
      const frame = await brightness(imagePath);
      const distances = pages.map((page) => page.reduce((sum, pixel, at) => sum + Math.abs(pixel - frame[at]!), 0));
      shown.push(distances.indexOf(Math.min(...distances)));
    }
    expect(shown).toEqual([0, 0, 0, 0, 1, 2, 2, 2, 2]);
  });

  it('are those that are there when the file ends before it says', async () => {
    const path = join(folder.path, 'short.mp4');
    await writeVideo(path, 1);
    expect((await sample({ path, durationMs: 6000 })).map(({ timeMs }) => timeMs)).toEqual([]);
    expect((await sample({ path, durationMs: 1500 })).map(({ timeMs }) => timeMs)).toEqual([750]);
    expect(await sample({ path, durationMs: null })).toHaveLength(1);
  });

  it('are none in what is no video', async () => {
    const path = join(folder.path, 'text.mp4');
    await writeFile(path, 'This is not a video.');
    expect(await sample({ path, durationMs: 4000 })).toEqual([]);
    expect(await sample({ path: join(folder.path, 'missing.mp4'), durationMs: 4000 })).toEqual([]);
  });

  it('stop when they are told to, and leave no files behind then', async () => {
    const path = join(folder.path, 'stopped.mp4');
    await writeVideo(path, 4);
    const stop = new AbortController();
    const paths: string[] = [];
    const stopped = (async () => {
      for await (const { imagePath } of sampleFrames({ path, durationMs: 4000 }, 32, stop.signal)) {
        paths.push(imagePath);
        stop.abort();
      }
    })();
    await expect(stopped).rejects.toThrow(/abort/i);
    expect(paths.map((file) => existsSync(file))).toEqual([false]);
  });
});

/** The pixels of an image, small and grey. */
function brightness(image: string | Buffer): Promise<Buffer> {
  return sharp(image).resize(40, 30).greyscale().raw().toBuffer();
}
