import type { LocalModel } from '../models/model-folder.ts';
import { PredictError } from '../protocol/errors.ts';
import type { PredictRequest } from '../protocol/predict-request.ts';
import type { Prediction } from '../protocol/predict-response.ts';
import { ClipModel } from './clip/clip-model.ts';
import { encodePicture, encodeText, STAND_IN_ENCODER } from './clip/stand-in-encoder.ts';
import { freeNow } from './free-now.ts';
import { decodeImage, type RgbImage } from './image.ts';
import type { ThreadSettings } from './job.ts';
import { ocrFilesOf, ocrModel, type RequestModels } from './models.ts';
import { readAlphabet } from './ocr/alphabet.ts';
import { loadOcrEngine, readText, type OcrEngine } from './ocr/read-text.ts';
import type { Progress } from './progress.ts';
import { RecentlyUsed } from './recently-used.ts';
import { Sessions } from './sessions.ts';

/** Models of each kind whose files a thread keeps read, beside the sessions. */
const KEPT_MODELS = 3;

/** Makes predictions on the thread that it lives on, one after the other. */
export class Predictor {
  readonly sessions: Sessions;
  readonly #maxImagePixels: number;
  readonly #alphabets = new RecentlyUsed<Promise<readonly string[]>>(KEPT_MODELS);
  readonly #clipModels = new RecentlyUsed<ClipModel>(KEPT_MODELS);

  constructor({ maxImagePixels, device }: ThreadSettings) {
    this.sessions = new Sessions({ device });
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
      return await progress.time('encode', () => this.#encodeText(text, clip.language, models.clip));
    }
    const { image, ocr, clip } = request;
    const { size, pixels } = await progress.time('decode', () => decodeImage(image, this.#maxImagePixels));
    try {
      return {
        imageSize: size,
        ...(ocr && { lines: await readText(await this.#loadOcr(models.ocr), pixels, ocr, progress) }),
        ...(clip && (await progress.time('encode', () => this.#encodePicture(pixels, models.clip)))),
      };
    } finally {
      freeNow(pixels.data);
    }
  }

  async #encodeText(text: string, language: string | undefined, model: LocalModel | undefined): Promise<Prediction> {
    return model
      ? await this.#withClip(model, (clip) => clip.encodeText(text, language))
      : { embedding: encodeText(text), clipEncoder: STAND_IN_ENCODER };
  }

  async #encodePicture(pixels: RgbImage, model: LocalModel | undefined): Promise<Prediction> {
    return model
      ? await this.#withClip(model, (clip) => clip.encodePicture(pixels))
      : { embedding: await encodePicture(pixels), clipEncoder: STAND_IN_ENCODER };
  }

  async #withClip(model: LocalModel, encode: (clip: ClipModel) => Promise<Float32Array>): Promise<Prediction> {
    const clip = this.#clipModels.get(model.identity, () => new ClipModel(this.sessions, model));
    try {
      return { embedding: await encode(clip), clipEncoder: model.identity };
    } catch (cause) {
      this.#clipModels.forget(model.identity);
      throw unusable(model.name, cause);
    }
  }

  async #loadOcr(model: LocalModel | undefined): Promise<OcrEngine> {
    const files = model ? ocrFilesOf(model) : ocrModel;
    const characters = this.#alphabets.get(files.recognitionPath, () => readAlphabet(files));
    try {
      return await loadOcrEngine(this.sessions, files, characters);
    } catch (cause) {
      this.#alphabets.forget(files.recognitionPath);
      throw unusable(files.name, cause);
    }
  }
}

/** Files that are no model that can be run here. Nothing else may answer in its name. */
function unusable(name: string, cause: unknown): PredictError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new PredictError('backend_unavailable', `The model ${name} cannot be used: ${reason}`, { cause });
}
