import type { Device } from '../../src/config.ts';
import type { OcrTask, PredictRequest } from '../../src/protocol/predict-request.ts';
import { ModelThread } from '../../src/worker/batching/model-thread.ts';
import type { ThreadSettings } from '../../src/worker/job.ts';
import { ThreadPool } from '../../src/worker/thread-pool.ts';

/** How the bench was started. */
export interface BenchOptions {
  readonly device: Device;
  /** Fewer rounds, for a look while working. */
  readonly quick: boolean;
  /** Pictures that are read while memory is watched. */
  readonly images: number;
}

/** What Immich's server asks for by default. */
export const ocrTask: OcrTask = { modelName: 'PP-OCRv5_mobile', minBoxScore: 0.5, minTextScore: 0.8, shortSide: 736 };

export function toRequest(image: Uint8Array): PredictRequest {
  return { kind: 'image', image, ocr: ocrTask };
}

export const MAX_PIXELS = 120_000_000;

export const forever = new AbortController().signal;

/** The threads that read pictures, as the service starts them for the device. */
export function picturePool({ device }: BenchOptions, threads: number, maxQueued: number): ThreadPool {
  const settings = { maxImagePixels: MAX_PIXELS, device };
  return new ThreadPool({
    threads,
    maxQueued,
    settings,
    ...(device !== 'cpu' && { modelThread: new ModelThread(device) }),
  });
}

export function threadSettings({ device }: BenchOptions): ThreadSettings {
  return { maxImagePixels: MAX_PIXELS, device };
}
