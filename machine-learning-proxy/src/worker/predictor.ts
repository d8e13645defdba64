import type { PredictRequest } from '../protocol/predict-request.ts';
import type { Prediction } from '../protocol/predict-response.ts';
import { encodePicture, encodeText } from './clip/stand-in-encoder.ts';
import { freeNow } from './free-now.ts';
import { decodeImage } from './image.ts';
import type { ThreadSettings } from './job.ts';
import { ocrModel } from './models.ts';
import { loadOcrEngine, readText, type OcrEngine } from './ocr/read-text.ts';
import type { Progress } from './progress.ts';
import { Sessions } from './sessions.ts';

/** Makes predictions on the thread that it lives on, one after the other. */
export class Predictor {
  readonly sessions: Sessions;
  readonly #maxImagePixels: number;
  #ocrEngine: Promise<OcrEngine> | undefined;

  constructor({ maxImagePixels, device }: ThreadSettings) {
    this.sessions = new Sessions({ device });
    this.#maxImagePixels = maxImagePixels;
  }

  /** @throws PredictError when the picture cannot be used, or `cancelled` when its caller has left */
  async predict(request: PredictRequest, progress: Progress): Promise<Prediction> {
    if (request.kind === 'text') {
      return { embedding: await progress.time('encode', () => encodeText(request.text)) };
    }
    const { image, ocr, clip } = request;
    const { size, pixels } = await progress.time('decode', () => decodeImage(image, this.#maxImagePixels));
    try {
      return {
        imageSize: size,
        ...(ocr && { lines: await readText(await this.#loadOcr(), pixels, ocr, progress) }),
        ...(clip && { embedding: await progress.time('encode', () => encodePicture(pixels)) }),
      };
    } finally {
      freeNow(pixels.data);
    }
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
