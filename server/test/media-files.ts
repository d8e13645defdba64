import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
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

/** Writes a test pattern of 64 × 48 pixels as a video. @param options for ffmpeg, before the output */
export async function writeVideo(path: string, seconds: number, options: readonly string[] = []): Promise<void> {
  const source = ['-f', 'lavfi', '-i', `testsrc=duration=${seconds}:size=64x48:rate=25`];
  await run('ffmpeg', ['-v', 'error', '-y', ...source, '-pix_fmt', 'yuv420p', ...options, path]);
}
