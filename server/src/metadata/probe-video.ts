import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { videoInput } from '../assets/video-input.ts';

/** What the streams of a video say; sizes in pixels as they are stored, before rotation. */
export interface VideoProperties {
  readonly durationMs: number | null;
  readonly width: number | null;
  readonly height: number | null;
  /** Clockwise turn, in degrees, that shows the video upright. */
  readonly rotation: 0 | 90 | 180 | 270;
  readonly fps: number | null;
}

const TIMEOUT_MS = 30_000;
const run = promisify(execFile);

const ProbeSchema = z.object({
  format: z.object({ duration: z.coerce.number().optional().catch(undefined) }).default({ duration: undefined }),
  streams: z
    .array(
      z.object({
        codec_type: z.string().optional(),
        width: z.number().optional(),
        height: z.number().optional(),
        avg_frame_rate: z.string().optional(),
        side_data_list: z.array(z.object({ rotation: z.number().optional() })).optional(),
      }),
    )
    .default([]),
});

/** Undefined when the file is not a video. @throws Error when ffprobe is missing or does not end in time */
export async function probeVideo(path: string, signal: AbortSignal): Promise<VideoProperties | undefined> {
  const args = ['-v', 'error', '-of', 'json', '-show_format', '-show_streams', ...videoInput(path)];
  try {
    const { stdout } = await run('ffprobe', args, { signal, timeout: TIMEOUT_MS, maxBuffer: 16 * 1024 * 1024 });
    return describe(ProbeSchema.parse(JSON.parse(stdout)));
  } catch (error) {
    // A number is the exit status of an ffprobe that ran and could not read the file.
    if (typeof (error as { code?: unknown }).code === 'number') {
      return undefined;
    }
    throw error;
  }
}

function describe({ format, streams }: z.infer<typeof ProbeSchema>): VideoProperties | undefined {
  const video = streams.find((stream) => stream.codec_type === 'video');
  if (!video) {
    return undefined;
  }
  const turned = video.side_data_list?.find((data) => data.rotation !== undefined)?.rotation ?? 0;
  return {
    durationMs: format.duration === undefined ? null : Math.round(format.duration * 1000),
    width: video.width ?? null,
    height: video.height ?? null,
    rotation: clockwise(turned),
    fps: frameRate(video.avg_frame_rate),
  };
}

/** ffprobe counts counter-clockwise, from -180 to 180. */
function clockwise(turned: number): VideoProperties['rotation'] {
  const quarter = ((Math.round(-turned / 90) % 4) + 4) % 4;
  return ([0, 90, 180, 270] as const)[quarter] ?? 0;
}

/** A fraction such as `30000/1001`. */
function frameRate(fraction = ''): number | null {
  const [frames, seconds] = fraction.split('/').map(Number);
  const rate = (frames ?? 0) / (seconds ?? 1);
  return Number.isFinite(rate) && rate > 0 ? Math.round(rate * 1000) / 1000 : null;
}
