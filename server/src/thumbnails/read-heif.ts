import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { UnreadableFileError } from '../http/domain-error.ts';
import { MAX_INPUT_PIXELS } from './picture-sizes.ts';

const run = promisify(execFile);

/** What one picture may take of this machine. */
export interface HeifLimits {
  readonly pixels: number;
  readonly memoryKib: number;
  readonly cpuSeconds: number;
  readonly timeoutMs: number;
}

const LIMITS: HeifLimits = {
  pixels: MAX_INPUT_PIXELS,
  memoryKib: 4 * 1024 * 1024,
  cpuSeconds: 120,
  timeoutMs: 60_000,
};

const QUALITY = 95;
/** Of 127, which shells say, the reason may also be a library. */
const NOT_FOUND = 69;
/** Libheif renamed its program; some systems have the one, some the other, some both. */
const DECODE = `
  ulimit -v "$1" 2>/dev/null
  ulimit -t "$2" 2>/dev/null
  shift 2
  for tool in heif-convert heif-dec; do
    command -v "$tool" >/dev/null && exec "$tool" "$@"
  done
  exit ${NOT_FOUND}`;

/**
 * The picture in a HEIC file as a JPEG. HEVC is decoded by a program of libheif in a process of its own, with limits:
 * the libraries in this process leave it out, because it is patented.
 *
 * @returns pixels that are upright, whatever the JPEG says of its orientation; undefined when the file holds something
 *   that sharp decodes itself
 * @throws UnreadableFileError when it is damaged or too large, or this machine has no such program
 */
export async function readHeif(path: string, signal: AbortSignal, limits = LIMITS): Promise<Buffer | undefined> {
  const { compression, width, height } = await sharp(path, { limitInputPixels: false })
    .metadata()
    .catch(() => ({ compression: undefined, width: 0, height: 0 }));
  if (compression !== 'hevc') {
    return undefined;
  }
  if (width * height > limits.pixels) {
    throw new UnreadableFileError('The picture has too many pixels');
  }
  const folder = await mkdtemp(join(tmpdir(), 'heif-'));
  try {
    await decode(path, join(folder, 'picture.jpg'), signal, limits);
    // A file of several pictures becomes several files, numbered.
    const [first] = (await readdir(folder)).sort();
    if (first === undefined) {
      throw new UnreadableFileError('The file holds no picture');
    }
    return await readFile(join(folder, first));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function decode(source: string, target: string, signal: AbortSignal, limits: HeifLimits): Promise<void> {
  const { memoryKib, cpuSeconds, timeoutMs } = limits;
  const args = ['-q', String(QUALITY), source, target];
  try {
    await run('/bin/sh', ['-c', DECODE, 'sh', String(memoryKib), String(cpuSeconds), ...args], {
      signal,
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
  } catch (error) {
    const { code, killed, stderr } = error as { code?: unknown; killed?: boolean; stderr?: string };
    // Stopped by us, for want of time: it may do better when less is going on.
    if (signal.aborted || killed) {
      throw error;
    }
    if (code === NOT_FOUND) {
      throw new UnreadableFileError(
        'This server can not decode HEIC: install heif-convert of libheif, then try again',
        {
          code: 'heif_decoder_missing',
          cause: error,
        },
      );
    }
    const reason = (stderr ?? '').replaceAll(/\/\S*/g, '').trim().split('\n').at(-1)?.slice(0, 200);
    throw new UnreadableFileError(`The picture can not be decoded: ${reason || 'its decoder failed'}`, {
      cause: error,
    });
  }
}
