import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { useFolder, writeVideo } from '../../../test/media-files.ts';
import { sampleFrames, sampleTimes, type Video } from './sample-frames.ts';

describe('the times at which a video is looked at', () => {
  it('are the middles of equal sections, eight at most', () => {
    expect(sampleTimes(4000)).toEqual([1000, 3000]);
    expect(sampleTimes(80_000)).toEqual([5000, 15_000, 25_000, 35_000, 45_000, 55_000, 65_000, 75_000]);
    expect(sampleTimes(10 * 3_600_000)).toHaveLength(8);
  });

  it('are one at least, whatever the file says of its length', () => {
    expect(sampleTimes(1)).toEqual([1]);
    for (const unknown of [null, 0, -5, Number.NaN]) {
      expect(sampleTimes(unknown)).toEqual([0]);
    }
  });
});

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
