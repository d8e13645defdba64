import type { Config } from '../config.ts';
import { log } from '../log.ts';
import type { LocalModel } from '../models/model-folder.ts';
import { ModelDamagedError, ModelStore, type ModelSettings } from '../models/model-store.ts';
import { PredictError } from '../protocol/errors.ts';
import type { OcrTask, PredictRequest } from '../protocol/predict-request.ts';
import type { Prediction } from '../protocol/predict-response.ts';
import { ModelThread } from './batching/model-thread.ts';
import type { WorkReport } from './job.ts';
import { describeModels, ocrModel, type RequestModels } from './models.ts';
import { ThreadPool } from './thread-pool.ts';

/** A white GIF of one pixel. */
const blankPicture = Buffer.from('R0lGODdhAQABAIAAAP///////ywAAAAAAQABAAACAkQBADs=', 'base64');
const warmUpTask: OcrTask = { modelName: ocrModel.name, minBoxScore: 1, minTextScore: 1, shortSide: 736 };

/**
 * Inference inside this process. Texts have a thread of their own, so that somebody who types a search never waits
 * behind a queue of photos.
 */
export class LocalWorker {
  readonly images: ThreadPool;
  readonly texts: ThreadPool;

  readonly #models: ModelStore;
  readonly #configured: ModelSettings['configured'];
  readonly #onReport: (report: WorkReport) => void;

  /** @param onReport told what each prediction cost */
  constructor(
    { threads, limits, device, idleMs, models }: Pick<Config, 'threads' | 'limits' | 'device' | 'idleMs' | 'models'>,
    onReport: (report: WorkReport) => void = () => undefined,
  ) {
    this.#onReport = onReport;
    this.#configured = models.configured;
    this.#models = new ModelStore(models);
    this.#models.warmUp();
    const settings = { maxImagePixels: limits.imagePixels, device };
    const modelThread = device === 'cpu' ? undefined : new ModelThread(device);
    this.images = new ThreadPool({
      threads,
      maxQueued: limits.queuedImages,
      settings,
      idleMs,
      ...(modelThread && { modelThread }),
    });
    this.texts = new ThreadPool({ threads: 1, maxQueued: limits.queuedTexts, settings, idleMs });
  }

  get isFullOfImages(): boolean {
    return this.images.isFull;
  }

  /** Which models answer, and how far those are that are being fetched. */
  describeModels(): ReturnType<typeof describeModels> {
    return describeModels(this.#models.status());
  }

  async predict(request: PredictRequest, signal: AbortSignal): Promise<Prediction> {
    const pool = request.kind === 'text' ? this.texts : this.images;
    const { prediction, report } = await pool.run(request, signal, await this.#modelsOf(request));
    if (report) {
      this.#onReport(report);
    }
    return prediction;
  }

  /** Loads the models of every thread in the background, so that the first requests need not wait for them. */
  warmUp(): void {
    this.#loadAhead()
      .then(() => log('log', 'The models are loaded'))
      .catch((error: unknown) => log('warn', 'The models could not be loaded ahead', { reason: String(error) }));
  }

  async close(signal: AbortSignal): Promise<void> {
    await Promise.all([this.images.close(signal), this.texts.close(signal), this.#models.close()]);
  }

  /** Which CLIP model will be asked for is known only where the settings name it. */
  async #loadAhead(): Promise<void> {
    const { signal } = new AbortController();
    const clip = this.#configured.clip === undefined ? undefined : { modelName: this.#configured.clip };
    const picture = { kind: 'image', image: blankPicture, ocr: warmUpTask, ...(clip && { clip }) } as const;
    await this.images.warmUp(picture, signal, await this.#modelsOf(picture));
    if (clip) {
      const text = { kind: 'text', text: '', clip } as const;
      await this.texts.warmUp(text, signal, await this.#modelsOf(text));
    }
  }

  async #modelsOf(request: PredictRequest): Promise<RequestModels> {
    const { clip } = request;
    const ocr = request.kind === 'image' ? request.ocr : undefined;
    try {
      return {
        clip: clip && (await this.#models.find('clip', clip.modelName)),
        ocr: ocr && (await this.#findOcr(ocr.modelName)),
      };
    } catch (cause) {
      if (cause instanceof ModelDamagedError) {
        throw new PredictError('backend_unavailable', cause.message, { cause });
      }
      throw cause;
    }
  }

  /** What comes with the installation is nowhere else, unless the settings name another model for all requests. */
  async #findOcr(name: string): Promise<LocalModel | undefined> {
    const isInstalled = name === ocrModel.name && this.#configured.ocr === undefined;
    return isInstalled ? undefined : await this.#models.find('ocr', name);
  }
}
