import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { videoInput } from '../../assets/video-input.ts';

/** A moment at which a video shows something else than before. */
export interface SceneChange {
  readonly timeMs: number;
  /** By how much the brightness of its pixels differs, on average, from the key frame before: 0–255. */
  readonly difference: number;
}

/** A page of writing in the place of another differs by about eight, compression alone by less than one half. */
const MIN_DIFFERENCE = 2;
/** Far more than films of an hour take; of what is slower, only the beginning is looked through. */
const TIME_LIMIT_MS = 30_000;
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/**
 * Only key frames are decoded, which encoders set where a scene begins, or once in a few seconds; small, and by one thread.
 * ffmpeg's own `scene` score would not do: it is low for a change that comes after another one.
 */
const DIFFERENCES = 'scale=160:-2,signalstats,metadata=mode=print:key=lavfi.signalstats.YDIF:file=-';
const LINE = /pts_time:([\d.]+)\s+lavfi\.signalstats\.YDIF=([\d.]+)/g;

const run = promisify(execFile);

/**
 * The scene changes of a video, in the order of their times; none where ffmpeg can make nothing of the file.
 *
 * @throws Error when ffmpeg is missing, and when `signal` fires
 */
export async function findSceneChanges(path: string, signal: AbortSignal): Promise<SceneChange[]> {
  const input = ['-nostdin', '-v', 'error', '-threads', '1', '-skip_frame', 'nokey', ...videoInput(path)];
  const args = [...input, '-an', '-sn', '-vf', DIFFERENCES, '-f', 'null', '-'];
  const limits = { timeout: TIME_LIMIT_MS, killSignal: 'SIGKILL', maxBuffer: MAX_OUTPUT_BYTES } as const;
  const output = await run('ffmpeg', args, { ...limits, signal }).catch((error: unknown) => outputOfFailed(error));
  return Array.from(output.stdout.matchAll(LINE), ([, time, difference]) => ({
    timeMs: Math.round(Number(time) * 1000),
    difference: Number(difference),
  })).filter(({ difference }) => difference >= MIN_DIFFERENCE);
}

/** An ffmpeg that found the file damaged, or ran out of time, has told what it saw until then. */
function outputOfFailed(error: unknown): { stdout: string } {
  const { code, killed, stdout } = error as { code?: unknown; killed?: boolean; stdout?: string };
  if ((typeof code === 'number' || killed) && stdout !== undefined) {
    return { stdout };
  }
  throw error;
}
