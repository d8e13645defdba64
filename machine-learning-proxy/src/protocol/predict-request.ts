import { z } from 'zod';
import { PredictError } from './errors.ts';

/**
 * The name of a model, or `owner/name` of one in a hub. Any name is served by what is there, so only what could leave
 * a folder of models is refused: dots in front, backslashes, control characters.
 */
const ModelName = z
  .string()
  .max(200)
  .regex(/^(?!\.)[^/\\\p{C}]+(?:\/(?!\.)[^/\\\p{C}]+)?$/u, 'is not the name of a model');
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
  z.strictObject({ textual: entry(z.object({ language: z.string().max(50).nullish() })) }),
]);

const OwnEntries = z.object({ ocr: Ocr.optional(), clip: Clip.optional() });

/** A task of Immich's machine learning that this service knows by name but never does itself. */
const FACES = 'facial-recognition';

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
  /** Language of the text, as a code such as `zh-CN`, where the caller knows it. */
  readonly language?: string;
}

/** What this service does itself: work on a picture, or encode a text. */
export type PredictRequest =
  | { readonly kind: 'image'; readonly image: Uint8Array; readonly ocr?: OcrTask; readonly clip?: ClipTask }
  | { readonly kind: 'text'; readonly text: string; readonly clip: ClipTask };

/** The entries of a request: the tasks of this service checked, those of another service as they were sent. */
export interface PredictEntries {
  readonly ocr?: OcrTask;
  readonly clip?: ClipTask & { readonly input: 'image' | 'text' };
  /** Empty where the whole request is ours. */
  readonly elsewhere: Readonly<Record<string, unknown>>;
}

/** What the tasks of a request work on. */
export type Payload = { readonly image: Uint8Array } | { readonly text: string };

/** What OCR does where a caller leaves the options out; Immich's server sends the same. */
export const DEFAULT_OCR: OcrTask = {
  modelName: 'PP-OCRv5_mobile',
  minBoxScore: 0.5,
  minTextScore: 0.8,
  shortSide: 736,
};

/**
 * Reads the field `entries` of `/predict`.
 *
 * @param hasElsewhere whether another service is there for the tasks that this one does not do
 * @throws PredictError `invalid_request` or `unsupported_task`
 */
export function parseEntries(text: string, hasElsewhere: boolean): PredictEntries {
  const { ocr, clip, ...elsewhere } = parseJsonObject(text);
  if (!hasElsewhere) {
    refuseElsewhere(Object.keys(elsewhere));
  }
  const own = OwnEntries.safeParse({ ocr, clip });
  if (!own.success) {
    throw new PredictError('invalid_request', `entries is not valid: ${z.prettifyError(own.error)}`);
  }
  if (!own.data.ocr && !own.data.clip && Object.keys(elsewhere).length === 0) {
    throw new PredictError('invalid_request', 'entries names no task');
  }
  return {
    ...(own.data.ocr && { ocr: toOcrTask(own.data.ocr) }),
    ...(own.data.clip && { clip: toClipTask(own.data.clip) }),
    elsewhere,
  };
}

/**
 * Fits the tasks of this service together with what they work on; undefined where all tasks are done elsewhere.
 *
 * @throws PredictError `invalid_request`
 */
export function ownRequest({ ocr, clip }: PredictEntries, payload: Payload): PredictRequest | undefined {
  if (!ocr && !clip) {
    return undefined;
  }
  const { input, ...clipTask } = clip ?? { input: undefined, modelName: '' };
  if ('image' in payload) {
    if (input === 'text') {
      throw new PredictError('invalid_request', 'clip.textual encodes a text, but the request carries an image');
    }
    return { kind: 'image', image: payload.image, ...(ocr && { ocr }), ...(clip && { clip: clipTask }) };
  }
  if (ocr || input === 'image') {
    throw new PredictError('invalid_request', 'A text can only be encoded by clip.textual');
  }
  return { kind: 'text', text: payload.text, clip: clipTask };
}

/** Writes the entries of a request as Immich's server would. */
export function writeEntries(request: PredictRequest): string {
  const { modelName, language } = request.clip ?? {};
  if (request.kind === 'text') {
    return JSON.stringify({ clip: { textual: { modelName, options: { language } } } });
  }
  const { ocr, clip } = request;
  return JSON.stringify({
    ...(ocr && {
      ocr: {
        detection: {
          modelName: ocr.modelName,
          options: { minScore: ocr.minBoxScore, maxResolution: ocr.shortSide },
        },
        recognition: { modelName: ocr.modelName, options: { minScore: ocr.minTextScore } },
      },
    }),
    ...(clip && { clip: { visual: { modelName } } }),
  });
}

function refuseElsewhere(tasks: readonly string[]): void {
  for (const task of tasks) {
    if (task === FACES) {
      throw new PredictError('unsupported_task', `${task} is not done by this service, which does ocr and clip`);
    }
    throw new PredictError('invalid_request', `entries names the unknown task ${JSON.stringify(task.slice(0, 50))}`);
  }
}

function parseJsonObject(text: string): Record<string, unknown> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new PredictError('invalid_request', 'entries is not JSON', { cause });
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new PredictError('invalid_request', 'entries is not a JSON object');
  }
  return json as Record<string, unknown>;
}

function toOcrTask({ detection, recognition }: z.infer<typeof Ocr>): OcrTask {
  return {
    modelName: recognition.modelName,
    minBoxScore: detection.options?.minScore ?? DEFAULT_OCR.minBoxScore,
    minTextScore: recognition.options?.minScore ?? DEFAULT_OCR.minTextScore,
    shortSide: detection.options?.maxResolution ?? DEFAULT_OCR.shortSide,
  };
}

function toClipTask(clip: z.infer<typeof Clip>): NonNullable<PredictEntries['clip']> {
  if ('visual' in clip) {
    return { input: 'image', modelName: clip.visual.modelName };
  }
  const { modelName, options } = clip.textual;
  return { input: 'text', modelName, ...(options?.language && { language: options.language }) };
}
