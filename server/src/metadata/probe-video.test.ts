import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { useFolder, writeVideo } from '../../test/media-files.ts';
import { probeVideo } from './probe-video.ts';

describe('probeVideo', () => {
  const folder = useFolder();
  const { signal } = new AbortController();

  it('reads duration, size and frame rate', async () => {
    const path = join(folder.path, 'a.mp4');
    await writeVideo(path, 2);
    expect(await probeVideo(path, signal)).toEqual({ durationMs: 2000, width: 64, height: 48, rotation: 0, fps: 25 });
  });

  it('reads how a phone was held', async () => {
    const [plain, turned] = [join(folder.path, 'plain.mp4'), join(folder.path, 'turned.mov')];
    await writeVideo(plain, 1);
    // As a phone writes it that was held upright: turn by 90 degrees clockwise. ffmpeg counts the other way.
    const copy = ['-i', plain, '-c', 'copy', '-metadata:s:v:0', 'rotate=270', turned];
    await promisify(execFile)('ffmpeg', ['-v', 'error', '-y', ...copy]);
    expect(await probeVideo(turned, signal)).toMatchObject({ width: 64, height: 48, rotation: 90 });
  });

  it('knows nothing of a file that is no video', async () => {
    const path = join(folder.path, 'text.mp4');
    await writeFile(path, 'This is not a video.');
    expect(await probeVideo(path, signal)).toBeUndefined();
  });

  it('follows no playlist to other files', async () => {
    const [video, playlist] = [join(folder.path, 'secret.ts'), join(folder.path, 'list.mp4')];
    await writeVideo(video, 1, ['-f', 'mpegts']);
    await writeFile(playlist, `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${video}\n#EXT-X-ENDLIST\n`);
    expect(await probeVideo(playlist, signal)).toBeUndefined();
  });
});
