import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { useFolder, writeVideo } from '../../test/media-files.ts';
import { UnreadableFileError } from '../http/domain-error.ts';
import { readVideoFrame } from './video-frame.ts';

describe('readVideoFrame', () => {
  const folder = useFolder();
  const { signal } = new AbortController();

  it('gives a frame of long, short and undated videos', async () => {
    const path = join(folder.path, 'a.mp4');
    await writeVideo(path, 2);
    for (const durationMs of [2000, 10, null]) {
      const { width, height, format } = await sharp(await readVideoFrame(path, durationMs, signal)).metadata();
      expect([width, height, format]).toEqual([64, 48, 'png']);
    }
  });

  it('takes the first frame when the file ends before it says', async () => {
    const path = join(folder.path, 'short.mp4');
    await writeVideo(path, 0.2);
    expect((await readVideoFrame(path, 60_000, signal)).length).toBeGreaterThan(100);
  });

  it('fails for good with what is no video, and with a playlist', async () => {
    const path = join(folder.path, 'text.mp4');
    for (const content of ['This is not a video.', `#EXTM3U\n#EXTINF:1,\n${join(folder.path, 'a.mp4')}\n`, '']) {
      await writeFile(path, content);
      await expect(readVideoFrame(path, null, signal)).rejects.toThrow(UnreadableFileError);
    }
  });

  it('stops when it is told to', async () => {
    const path = join(folder.path, 'b.mp4');
    await writeVideo(path, 1);
    await expect(readVideoFrame(path, 1000, AbortSignal.abort())).rejects.toThrow(/abort/i);
  });
});
