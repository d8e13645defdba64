import { PredictError } from '../protocol/errors.ts';
import type { PredictRequest } from '../protocol/predict-request.ts';
import type { Prediction } from '../protocol/predict-response.ts';
import { encodePicture, encodeText } from './clip/stand-in-encoder.ts';
import { decodeImage } from './image.ts';
import { ocrModel } from './models.ts';
import { loadOcrEngine, readText, type OcrEngine } from './ocr/read-text.ts';
import { Sessions } from './sessions.ts';

/** Makes predictions on the thread that it lives on, one after the other. */
export class Predictor {
  readonly sessions = new Sessions();
  readonly #maxImagePixels: number;
  #ocrEngine: Promise<OcrEngine> | undefined;

  constructor(maxImagePixels: number) {
    this.#maxImagePixels = maxImagePixels;
  }

  /** @throws PredictError when the picture cannot be used, or `cancelled` when `isCancelled` turns true */
  async predict(request: PredictRequest, isCancelled: () => boolean): Promise<Prediction> {
    if (request.kind === 'text') {
      return { embedding: encodeText(request.text) };
    }
    const checkCancelled = () => {
      if (isCancelled()) {
        throw new PredictError('cancelled', 'The caller left');
      }
    };
    checkCancelled();
    const { size, pixels } = await decodeImage(request.image, this.#maxImagePixels);
    checkCancelled();
    return {
      imageSize: size,
      ...(request.ocr && { lines: await readText(await this.#loadOcr(), pixels, request.ocr, checkCancelled) }),
      ...(request.clip && { embedding: await encodePicture(pixels) }),
    };
  }

  async #loadOcr(): Promise<OcrEngine> {
    this.#ocrEngine ??= loadOcrEngine(this.sessions, ocrModel);
    try {
      return await this.#ocrEngine;
    } catch (error) {
      this.#ocrEngine = undefined;
      throw error;
    }
  }
}
