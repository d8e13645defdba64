import { z } from 'zod';
import { PredictError } from './errors.ts';
import type { PredictResponse } from './predict-response.ts';

/**
 * The JSON of MT Photos AI: numbers travel as strings, and a box is the upright rectangle from the top left corner,
 * in pixels of the picture.
 */
export interface MtPhotosReading {
  readonly texts: readonly string[];
  readonly scores: readonly string[];
  readonly boxes: readonly {
    readonly x: string;
    readonly y: string;
    readonly width: string;
    readonly height: string;
  }[];
}

/** Size in pixels of an upright picture. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** That server does not say which model made a vector. */
const MT_PHOTOS_ENCODER = 'mt-photos-ai';

const NumberText = z.union([z.number(), z.string().regex(/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i)]).transform(Number);
const Box = z.object({ x: NumberText, y: NumberText, width: NumberText, height: NumberText });
const Reading = z
  .object({ texts: z.array(z.string()), scores: z.array(NumberText), boxes: z.array(Box) })
  .refine(({ texts, scores, boxes }) => scores.length === texts.length && boxes.length === texts.length);
/** What the server answers when it could not use a picture, with status 200. */
const Failure = z.object({ result: z.array(z.never()).length(0), msg: z.string() });

/**
 * Reads the answer of `/ocr` as Immich's answer: corners clockwise from the top left, 0–1 of the picture. MT Photos
 * knows no score of a box, so that of its text stands in.
 *
 * @throws PredictError `unreadable_image` or `backend_failed`
 */
export function readMtPhotosOcr(answer: unknown, size: PictureSize, minTextScore: number): PredictResponse {
  const { texts, scores, boxes } = resultOf(answer, Reading);
  const kept = texts.map((_, line) => line).filter((line) => scores[line]! >= minTextScore);
  const keptScores = kept.map((line) => unit(scores[line]!));
  return {
    ocr: {
      text: kept.map((line) => texts[line]!),
      textScore: keptScores,
      box: kept.flatMap((line) => cornersOf(boxes[line]!, size)),
      boxScore: keptScores,
    },
    imageHeight: size.height,
    imageWidth: size.width,
  };
}

/**
 * Reads the answer of `/clip/img` or `/clip/txt` as Immich's answer.
 *
 * @throws PredictError `unreadable_image` or `backend_failed`
 */
export function readMtPhotosVector(answer: unknown): PredictResponse {
  return { clip: JSON.stringify(resultOf(answer, z.array(NumberText).min(1))), clipEncoder: MT_PHOTOS_ENCODER };
}

/** Writes a reading as the `result` of `/ocr`. */
export function writeMtPhotosReading({ ocr, imageWidth = 0, imageHeight = 0 }: PredictResponse): MtPhotosReading {
  const { text = [], textScore = [], box = [] } = ocr ?? {};
  return {
    texts: text,
    scores: textScore.map((score) => score.toFixed(2)),
    boxes: text.map((_, line) => {
      const corners = box.slice(8 * line, 8 * line + 8);
      const x = corners.filter((_value, index) => index % 2 === 0).map((value) => value * imageWidth);
      const y = corners.filter((_value, index) => index % 2 === 1).map((value) => value * imageHeight);
      const [left, top] = [Math.min(...x), Math.min(...y)];
      return {
        x: left.toFixed(2),
        y: top.toFixed(2),
        width: (Math.max(...x) - left).toFixed(2),
        height: (Math.max(...y) - top).toFixed(2),
      };
    }),
  };
}

/** Writes a vector as the `result` of `/clip/img` and `/clip/txt`. */
export function writeMtPhotosVector({ clip = '[]' }: PredictResponse): string[] {
  return z
    .array(z.number())
    .parse(JSON.parse(clip))
    .map((value) => value.toFixed(16));
}

function resultOf<T>(answer: unknown, result: z.ZodType<T>): T {
  const parsed = z.object({ result }).safeParse(answer);
  if (parsed.success) {
    return parsed.data.result;
  }
  const failure = Failure.safeParse(answer);
  if (failure.success && /NoneType|out of range/.test(failure.data.msg)) {
    throw new PredictError('unreadable_image', 'The MT Photos AI server cannot use the image');
  }
  throw new PredictError('backend_failed', 'The MT Photos AI server failed, or answered in another form than its own');
}

function cornersOf({ x, y, width, height }: z.infer<typeof Box>, size: PictureSize): number[] {
  const [left, right] = [unit(x / size.width), unit((x + width) / size.width)];
  const [top, bottom] = [unit(y / size.height), unit((y + height) / size.height)];
  return [left, top, right, top, right, bottom, left, bottom];
}

function unit(value: number): number {
  return Math.min(1, Math.max(0, value));
}
