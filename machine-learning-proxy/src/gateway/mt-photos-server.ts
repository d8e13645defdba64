import { PredictError } from '../protocol/errors.ts';
import { readMtPhotosOcr, readMtPhotosVector } from '../protocol/mt-photos.ts';
import { writeMultipart, type WrittenForm } from '../protocol/multipart.ts';
import type { PredictRequest } from '../protocol/predict-request.ts';
import type { PredictResponse } from '../protocol/predict-response.ts';
import { readPictureSize } from '../worker/image.ts';
import type { Backend, Call } from './backend.ts';
import { ConnectionError, Peer } from './peer.ts';

/** An MT Photos AI server that does OCR and CLIP, spoken to in its own forms. */
export class MtPhotosServer implements Backend {
  readonly name = 'mt-photos';
  readonly isFullOfImages = false;
  readonly #peer: Peer;
  readonly #apiKey: string;
  readonly #maxImagePixels: number;

  constructor(options: { readonly url: string; readonly apiKey: string; readonly maxImagePixels: number }) {
    this.#peer = new Peer(options.url);
    this.#apiKey = options.apiKey;
    this.#maxImagePixels = options.maxImagePixels;
  }

  async predict(request: PredictRequest, call: Call): Promise<PredictResponse> {
    if (request.kind === 'text') {
      const body = Buffer.from(JSON.stringify({ text: request.text }));
      const json = { contentType: 'application/json', pieces: [body], sizeBytes: body.length };
      return readMtPhotosVector(await this.#ask('clip/txt', json, call));
    }
    const { ocr, clip, image } = request;
    const size = await readPictureSize(image, this.#maxImagePixels);
    const form = writeMultipart({ file: image });
    const [reading, vector] = await Promise.all([
      ocr && this.#ask('ocr', form, call),
      clip && this.#ask('clip/img', form, call),
    ]);
    return {
      ...(ocr && readMtPhotosOcr(reading, size, ocr.minTextScore)),
      ...(clip && readMtPhotosVector(vector)),
      imageHeight: size.height,
      imageWidth: size.width,
    };
  }

  close(): Promise<void> {
    this.#peer.close();
    return Promise.resolve();
  }

  async #ask(
    path: string,
    { contentType, pieces, sizeBytes }: WrittenForm,
    { signal, requestId }: Call,
  ): Promise<unknown> {
    const headers = {
      'api-key': this.#apiKey,
      'content-type': contentType,
      'content-length': sizeBytes,
      'x-request-id': requestId,
    };
    try {
      return await this.#peer.askForJson({ method: 'POST', path, headers, body: pieces, signal });
    } catch (cause) {
      if (cause instanceof ConnectionError) {
        throw new PredictError('backend_unavailable', 'The MT Photos AI server cannot be reached', { cause });
      }
      throw cause;
    }
  }
}
