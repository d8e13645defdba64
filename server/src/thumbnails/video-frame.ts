import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { videoInput } from '../assets/video-input.ts';
import { UnreadableFileError } from '../http/domain-error.ts';

const TIMEOUT_MS = 60_000;
/** A frame of 8K video, with room to spare. */
const MAX_FRAME_BYTES = 256 * 1024 * 1024;
const run = promisify(execFile);

/**
 * One frame that stands for a video, upright, as PNG. It is not the very first one, which is often black.
 *
 * @throws UnreadableFileError when there is no frame to be had
 */
export async function readVideoFrame(path: string, durationMs: number | null, signal: AbortSignal): Promise<Buffer> {
  const positionMs = Math.min(1000, (durationMs ?? 0) / 2);
  const frame = (await grabFrame(path, positionMs, signal)) ?? (await grabFrame(path, 0, signal));
  if (!frame) {
    throw new UnreadableFileError('The video has no readable frame');
  }
  return frame;
}

/**
 * The frame that a video shows at a time, upright, as PNG; undefined when the file has none there.
 *
 * @throws Error when ffmpeg is missing or does not end in time
 */
export async function grabFrame(path: string, positionMs: number, signal: AbortSignal): Promise<Buffer | undefined> {
  const seek = positionMs > 0 ? ['-ss', (positionMs / 1000).toFixed(3)] : [];
  // Compression is a waste on a picture that is decoded again at once.
  const output = [
    '-frames:v',
    '1',
    '-an',
    '-sn',
    '-c:v',
    'png',
    '-compression_level',
    '1',
    '-f',
    'image2pipe',
    'pipe:1',
  ];
  const args = ['-nostdin', '-v', 'error', '-threads', '1', ...seek, ...videoInput(path), ...output];
  try {
    const { stdout } = await run('ffmpeg', args, {
      encoding: 'buffer',
      signal,
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
      maxBuffer: MAX_FRAME_BYTES,
    });
    return stdout.length > 0 ? stdout : undefined;
  } catch (error) {
    // A number is the exit status of an ffmpeg that ran and could not read the file.
    if (typeof (error as { code?: unknown }).code === 'number') {
      return undefined;
    }
    throw error;
  }
}
