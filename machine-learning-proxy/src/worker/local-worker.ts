import type { Config } from '../config.ts';
import type { PredictRequest } from '../protocol/predict-request.ts';
import type { Prediction } from '../protocol/predict-response.ts';
import type { WorkReport } from './job.ts';
import { ThreadPool } from './thread-pool.ts';

/**
 * Inference inside this process. Texts have a thread of their own, so that somebody who types a search never waits
 * behind a queue of photos.
 */
export class LocalWorker {
  readonly images: ThreadPool;
  readonly texts: ThreadPool;

  readonly #onReport: (report: WorkReport) => void;

  /** @param onReport told what each prediction cost */
  constructor(
    { threads, limits }: Pick<Config, 'threads' | 'limits'>,
    onReport: (report: WorkReport) => void = () => undefined,
  ) {
    this.#onReport = onReport;
    const settings = { maxImagePixels: limits.imagePixels };
    this.images = new ThreadPool({ threads, maxQueued: limits.queuedImages, settings });
    this.texts = new ThreadPool({ threads: 1, maxQueued: limits.queuedTexts, settings });
  }

  get isFullOfImages(): boolean {
    return this.images.isFull;
  }

  async predict(request: PredictRequest, signal: AbortSignal): Promise<Prediction> {
    const pool = request.kind === 'text' ? this.texts : this.images;
    const { prediction, report } = await pool.run(request, signal);
    if (report) {
      this.#onReport(report);
    }
    return prediction;
  }

  async close(signal: AbortSignal): Promise<void> {
    await Promise.all([this.images.close(signal), this.texts.close(signal)]);
  }
}
