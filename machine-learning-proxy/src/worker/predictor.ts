import type { LocalModel } from '../models/model-folder.ts';
import { PredictError } from '../protocol/errors.ts';
import type { PredictRequest } from '../protocol/predict-request.ts';
import type { Prediction } from '../protocol/predict-response.ts';
import { ClipModel } from './clip/clip-model.ts';
import { encodePicture, encodeText, STAND_IN_ENCODER } from './clip/stand-in-encoder.ts';
import type { Engine } from './engine.ts';
import { freeNow } from './free-now.ts';
import { decodeImage, type RgbImage } from './image.ts';
import { ocrFilesOf, ocrModel, type RequestModels } from './models.ts';
import { readAlphabet } from './ocr/alphabet.ts';
import { loadOcrModel, readText, type OcrModel } from './ocr/read-text.ts';
import type { Progress } from './progress.ts';
import { RecentlyUsed } from './recently-used.ts';

/** Models of each kind whose files a thread keeps read, beside the sessions. */
const KEPT_MODELS = 3;

/** Makes predictions on the thread that it lives on, one after the other. */
export class Predictor {
  readonly #engine: Engine;
  readonly #maxImagePixels: number;
  readonly #alphabets = new RecentlyUsed<Promise<readonly string[]>>(KEPT_MODELS);
  readonly #clipModels = new RecentlyUsed<ClipModel>(KEPT_MODELS);

  constructor(engine: Engine, maxImagePixels: number) {
    this.#engine = engine;
    this.#maxImagePixels = maxImagePixels;
  }

  /**
   * @param models that were found for the request
   * @throws PredictError when the picture cannot be used, `backend_unavailable` when a model cannot be loaded, or
   *   `cancelled` when its caller has left
   */
  async predict(request: PredictRequest, models: RequestModels, progress: Progress): Promise<Prediction> {
    if (request.kind === 'text') {
      const { text, clip } = request;
      return await progress.time('encode', () => this.#encodeText(text, clip.language, models.clip, progress));
    }
    const { image, ocr, clip } = request;
    const { size, pixels } = await progress.time('decode', () => decodeImage(image, this.#maxImagePixels));
    try {
      return {
        imageSize: size,
        ...(ocr && { lines: await readText(await this.#loadOcr(models.ocr, progress), pixels, ocr, progress) }),
        ...(clip && (await progress.time('encode', () => this.#encodePicture(pixels, models.clip, progress)))),
      };
    } finally {
      freeNow(pixels.data);
    }
  }

  async #encodeText(
    text: string,
    language: string | undefined,
    model: LocalModel | undefined,
    progress: Progress,
  ): Promise<Prediction> {
    return model
      ? await this.#withClip(model, (clip) => clip.encodeText(this.#engine.modelsFor(progress), text, language))
      : { embedding: encodeText(text), clipEncoder: STAND_IN_ENCODER };
  }

  async #encodePicture(pixels: RgbImage, model: LocalModel | undefined, progress: Progress): Promise<Prediction> {
    return model
      ? await this.#withClip(model, (clip) => clip.encodePicture(this.#engine.modelsFor(progress), pixels))
      : { embedding: await encodePicture(pixels), clipEncoder: STAND_IN_ENCODER };
  }

  async #withClip(model: LocalModel, encode: (clip: ClipModel) => Promise<Float32Array>): Promise<Prediction> {
    const clip = this.#clipModels.get(model.identity, () => new ClipModel(model));
    try {
      return { embedding: await encode(clip), clipEncoder: model.identity };
    } catch (cause) {
      if (isCancellation(cause)) {
        throw cause;
      }
      this.#clipModels.forget(model.identity);
      throw unusable(model.name, cause);
    }
  }

  async #loadOcr(model: LocalModel | undefined, progress: Progress): Promise<OcrModel> {
    const files = model ? ocrFilesOf(model) : ocrModel;
    const characters = this.#alphabets.get(files.recognitionPath, () => readAlphabet(files));
    try {
      return await loadOcrModel(this.#engine.modelsFor(progress), files, this.#engine.plan, characters);
    } catch (cause) {
      this.#alphabets.forget(files.recognitionPath);
      throw unusable(files.name, cause);
    }
  }
}

function isCancellation(error: unknown): boolean {
  return error instanceof PredictError && error.code === 'cancelled';
}

/** Files that are no model that can be run here. Nothing else may answer in its name. */
function unusable(name: string, cause: unknown): PredictError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new PredictError('backend_unavailable', `The model ${name} cannot be used: ${reason}`, { cause });
}
