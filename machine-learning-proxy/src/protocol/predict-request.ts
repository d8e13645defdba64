import { z } from 'zod';
import { PredictError } from './errors.ts';

const ModelName = z.string().min(1).max(200);
const Score = z.number().min(0).max(1);

const entry = <T extends z.ZodType>(options: T) => z.object({ modelName: ModelName, options: options.nullish() });

const Ocr = z.object({
  detection: entry(
    z.object({ minScore: Score.optional(), maxResolution: z.number().int().min(1).max(8192).optional() }),
  ),
  recognition: entry(z.object({ minScore: Score.optional() })),
});

const Clip = z.union([
  z.strictObject({ visual: entry(z.object({})) }),
  z.strictObject({ textual: entry(z.object({ language: z.string().nullish() })) }),
]);

const Entries = z.object({ ocr: Ocr.optional(), clip: Clip.optional() });

/** Tasks of Immich's machine learning that this service knows by name but does not do itself. */
const ELSEWHERE = new Set(['facial-recognition']);

/** Read the text in a picture. */
export interface OcrTask {
  readonly modelName: string;
  /** A box is kept when the mean text probability inside it reaches this (0–1). */
  readonly minBoxScore: number;
  /** A line is kept when the mean probability of its characters reaches this (0–1). */
  readonly minTextScore: number;
  /** Length in pixels that the short side of the picture has when text is looked for. */
  readonly shortSide: number;
}

/** Turn a picture or a text into a vector. */
export interface ClipTask {
  readonly modelName: string;
}

/** One `/predict` request, checked: either a picture with what to do with it, or a text to encode. */
export type PredictRequest =
  | { readonly kind: 'image'; readonly image: Uint8Array; readonly ocr?: OcrTask; readonly clip?: ClipTask }
  | { readonly kind: 'text'; readonly text: string; readonly clip: ClipTask };

/**
 * Reads the multipart form of Immich's `/predict`: `entries` (JSON) with `image` (file) or `text`.
 *
 * @throws PredictError `missing_payload`, `invalid_request` or `unsupported_task`
 */
export async function parsePredictForm(form: FormData): Promise<PredictRequest> {
  const { ocr, clip } = parseEntries(form.get('entries'));
  const image = form.get('image');
  const text = form.get('text');

  if (image instanceof Blob) {
    if (clip && 'textual' in clip) {
      throw new PredictError('invalid_request', 'clip.textual encodes a text, but the request carries an image');
    }
    return {
      kind: 'image',
      image: new Uint8Array(await image.arrayBuffer()),
      ...(ocr && { ocr: toOcrTask(ocr) }),
      ...(clip && { clip: { modelName: clip.visual.modelName } }),
    };
  }
  if (typeof text === 'string') {
    if (ocr || !clip || 'visual' in clip) {
      throw new PredictError('invalid_request', 'A text can only be encoded by clip.textual');
    }
    return { kind: 'text', text, clip: { modelName: clip.textual.modelName } };
  }
  throw new PredictError('missing_payload', 'The request carries neither an image file nor a text');
}

function parseEntries(value: unknown): z.infer<typeof Entries> {
  const json = parseJsonObject(value);
  for (const task of Object.keys(json)) {
    if (ELSEWHERE.has(task)) {
      throw new PredictError('unsupported_task', `${task} is not done by this service, which does ocr and clip`);
    }
    if (!(task in Entries.shape)) {
      throw new PredictError('invalid_request', `entries names the unknown task ${JSON.stringify(task.slice(0, 50))}`);
    }
  }
  const entries = Entries.safeParse(json);
  if (!entries.success) {
    throw new PredictError('invalid_request', `entries is not valid: ${z.prettifyError(entries.error)}`);
  }
  if (!entries.data.ocr && !entries.data.clip) {
    throw new PredictError('invalid_request', 'entries names no task');
  }
  return entries.data;
}

function parseJsonObject(value: unknown): object {
  if (typeof value !== 'string') {
    throw new PredictError('invalid_request', 'The form field entries is missing');
  }
  let json: unknown;
  try {
    json = JSON.parse(value);
  } catch (cause) {
    throw new PredictError('invalid_request', 'entries is not JSON', { cause });
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new PredictError('invalid_request', 'entries is not a JSON object');
  }
  return json;
}

/** The defaults are those that Immich's server sends. */
function toOcrTask({ detection, recognition }: z.infer<typeof Ocr>): OcrTask {
  return {
    modelName: recognition.modelName,
    minBoxScore: detection.options?.minScore ?? 0.5,
    minTextScore: recognition.options?.minScore ?? 0.8,
    shortSide: detection.options?.maxResolution ?? 736,
  };
}
