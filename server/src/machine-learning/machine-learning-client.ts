import { Injectable } from '@nestjs/common';
import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { MachineLearningConfig } from '../config/config.ts';
import {
  BackendFailedError,
  BackendUnavailableError,
  type DomainError,
  UnreadableFileError,
} from '../http/domain-error.ts';
import { InferenceServers } from './inference-servers.ts';
import { ClipResponse, OcrResponse } from './predict-response.ts';

/** A line of text in an image. */
export interface ReadLine {
  readonly text: string;
  /** x and y of the top left, top right, bottom right and bottom left corner of the text, 0–1 of the image. */
  readonly box: readonly number[];
  readonly boxScore: number;
  readonly textScore: number;
}

export interface ReadTextOptions {
  readonly modelName: string;
  /** Boxes and lines below these scores (0–1) are dropped. */
  readonly minDetectionScore: number;
  readonly minRecognitionScore: number;
  /** Length in pixels of the short side when text is looked for. */
  readonly maxResolution: number;
}

/** A vector, and who made it. */
export interface ClipAnswer {
  readonly values: readonly number[];
  /** What inference calls the encoder: the model with a digest of its weights; Immich's own says nothing but the model. */
  readonly encoder: string;
  /** The model that was asked for. */
  readonly modelName: string;
}

const IMAGE_TIMEOUT_MS = 120_000;
const TEXT_TIMEOUT_MS = 15_000;

/**
 * Client of Immich's machine-learning protocol (`POST /predict`).
 *
 * All methods throw `BackendUnavailableError` when inference is away or overloaded, and `UnreadableFileError` (which is
 * permanent) when it refuses the input. Anything else that goes wrong, a time-out on an image included, is worth a few
 * more tries; it is a `BackendFailedError` when inference answered.
 */
@Injectable()
export class MachineLearningClient {
  constructor(
    private readonly servers: InferenceServers,
    private readonly config: MachineLearningConfig,
  ) {}

  /** Reads the text in an image file. */
  async readText(imagePath: string, options: ReadTextOptions, signal?: AbortSignal): Promise<ReadLine[]> {
    const { modelName, minDetectionScore, minRecognitionScore, maxResolution } = options;
    const entries = {
      ocr: {
        detection: { modelName, options: { minScore: minDetectionScore, maxResolution } },
        recognition: { modelName, options: { minScore: minRecognitionScore } },
      },
    };
    const { ocr } = await this.predictImage(imagePath, entries, OcrResponse, signal);
    return ocr.text.map((text, line) => ({
      text,
      box: ocr.box.slice(8 * line, 8 * line + 8),
      boxScore: ocr.boxScore[line]!,
      textScore: ocr.textScore[line]!,
    }));
  }

  /** The vector of an image file. */
  async encodeImage(imagePath: string, modelName: string, signal?: AbortSignal): Promise<ClipAnswer> {
    return clipAnswer(
      modelName,
      await this.predictImage(imagePath, { clip: { visual: { modelName } } }, ClipResponse, signal),
    );
  }

  /**
   * The vector of a description, in the same space as the images of this encoder.
   *
   * @param language of the text, as a code such as `zh-CN`; models that know one language ignore it
   */
  async encodeText(text: string, modelName: string, language?: string, signal?: AbortSignal): Promise<ClipAnswer> {
    const entries = { clip: { textual: { modelName, options: { language } } } };
    const deadline = AbortSignal.timeout(TEXT_TIMEOUT_MS);
    const end = signal ? AbortSignal.any([signal, deadline]) : deadline;
    try {
      return clipAnswer(modelName, await this.predict(entries, { text }, ClipResponse, end));
    } catch (cause) {
      if (deadline.aborted) {
        throw new BackendUnavailableError('Inference did not answer in time', { cause });
      }
      throw cause;
    }
  }

  private async predictImage<T>(path: string, entries: object, answer: z.ZodType<T>, signal?: AbortSignal): Promise<T> {
    const deadline = AbortSignal.timeout(IMAGE_TIMEOUT_MS);
    const image = new Blob([await readFile(path)]);
    return this.predict(entries, { image }, answer, signal ? AbortSignal.any([signal, deadline]) : deadline);
  }

  private async predict<T>(
    entries: object,
    payload: { readonly image: Blob } | { readonly text: string },
    answer: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const form = new FormData();
    form.set('entries', JSON.stringify(entries));
    if ('image' in payload) {
      form.set('image', payload.image);
    } else {
      form.set('text', payload.text);
    }
    const { status, text } = await this.post(await serialise(form), signal);
    if (status !== 200) {
      throw failureOf(status, text);
    }
    const parsed = answer.safeParse(parseJson(text));
    if (!parsed.success) {
      throw new BackendFailedError('Inference answered in a form that is not Immich’s', { cause: parsed.error });
    }
    return parsed.data;
  }

  /** Asks the first of the configured servers that can be reached. */
  private async post({ type, bytes }: Form, signal: AbortSignal): Promise<{ status: number; text: string }> {
    const { apiKey } = this.config;
    const headers = { 'content-type': type, ...(apiKey !== undefined && { 'x-api-key': apiKey }) };
    let cause: unknown;
    for (const url of await this.servers.listUrls()) {
      try {
        const response = await fetch(new URL('predict', `${url}/`), { method: 'POST', headers, body: bytes, signal });
        return { status: response.status, text: await response.text() };
      } catch (error) {
        signal.throwIfAborted();
        cause = error;
      }
    }
    throw new BackendUnavailableError('Inference can not be reached', { cause });
  }
}

/** A form as it travels. */
interface Form {
  readonly type: string;
  readonly bytes: ArrayBuffer;
}

/**
 * Writes a form out as a whole. `fetch` would read the parts of a form while it sends them, and what goes wrong there (the
 * request was given up, a file was replaced) is an error that nobody can catch, and the end of the process.
 */
async function serialise(form: FormData): Promise<Form> {
  const written = new Response(form);
  return { type: written.headers.get('content-type') ?? '', bytes: await written.arrayBuffer() };
}

function clipAnswer(modelName: string, { clip, clipEncoder }: z.infer<typeof ClipResponse>): ClipAnswer {
  return { values: clip, encoder: clipEncoder ?? modelName, modelName };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** True when a call of {@link MachineLearningClient} went wrong for what inference did, or did not do. */
export function isInferenceFailure(error: unknown): error is DomainError {
  return [BackendFailedError, BackendUnavailableError, UnreadableFileError].some((kind) => error instanceof kind);
}

/** The answers that speak about the input; all others speak about the server, or about what stands in its place. */
const REFUSED = new Set([400, 413, 415, 422]);
const BROKEN = new Set([500, 501]);
const MAX_REASON_LENGTH = 300;

function failureOf(status: number, text: string): Error {
  const reason = text.slice(0, MAX_REASON_LENGTH);
  if (REFUSED.has(status)) {
    return new UnreadableFileError(`Inference refused it (${status}): ${reason}`);
  }
  return BROKEN.has(status)
    ? new BackendFailedError(`Inference failed (${status}): ${reason}`)
    : new BackendUnavailableError(`Inference is not available (${status})`);
}
