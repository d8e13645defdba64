import { PredictError } from './errors.ts';
import { parseMultipart, writeMultipart, type WrittenForm } from './multipart.ts';
import { writeEntries, type Payload, type PredictRequest } from './predict-request.ts';

/**
 * Reads the form of Immich's `/predict`: `entries` (JSON) with either `image` (file) or `text`.
 *
 * @throws PredictError `missing_payload` or `invalid_request`
 */
export function parsePredictForm(body: Buffer, boundary: string): { entries: string; payload: Payload } {
  const parts = parseMultipart(body, boundary);
  const entries = parts.get('entries');
  if (!entries || entries.isFile) {
    throw new PredictError('invalid_request', 'The form field entries is missing');
  }
  return { entries: entries.content.toString('utf8'), payload: payloadOf(parts) };
}

/** Writes a request as the form of Immich's `/predict`. */
export function writePredictForm(request: PredictRequest): WrittenForm {
  return writeMultipart({ entries: writeEntries(request), ...payloadFields(request) });
}

/** The form fields of what a request works on. */
export function payloadFields(payload: Payload): Readonly<Record<string, string | Uint8Array>> {
  return 'image' in payload ? { image: payload.image } : { text: payload.text };
}

function payloadOf(parts: ReturnType<typeof parseMultipart>): Payload {
  const image = parts.get('image');
  const text = parts.get('text');
  if (image && text) {
    throw new PredictError('invalid_request', 'The request carries both an image and a text');
  }
  if (image) {
    if (!image.isFile) {
      throw new PredictError('invalid_request', 'The form field image is not a file');
    }
    return { image: image.content };
  }
  if (text) {
    return { text: text.content.toString('utf8') };
  }
  throw new PredictError('missing_payload', 'The request carries neither an image file nor a text');
}
