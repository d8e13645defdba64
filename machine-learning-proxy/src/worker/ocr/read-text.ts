import type { OcrTask } from '../../protocol/predict-request.ts';
import type { TextLine } from '../../protocol/predict-response.ts';
import type { RgbImage } from '../image.ts';
import { workInTurns } from '../in-turns.ts';
import type { InputPlan } from '../input-plan.ts';
import type { OcrModelFiles } from '../models.ts';
import type { Progress } from '../progress.ts';
import type { Model, ModelSource } from '../sessions.ts';
import { checkAlphabet, readAlphabet } from './alphabet.ts';
import { stretchFaint } from './contrast.ts';
import type { Reading } from './ctc.ts';
import { inTiles } from './detection-tiles.ts';
import { detectText } from './detection.ts';
import type { Quad } from './geometry.ts';
import { voteOrientation } from './orientation.ts';
import { orientPage, type Judges } from './page-orientation.ts';
import { readingDirections, turnOf, type ReadingDirections } from './reading-directions.ts';
import { inReadingOrder } from './reading-order.ts';
import { recogniseLine } from './recognition.ts';
import type { TextBox } from './text-boxes.ts';

/** The loaded parts of an OCR model, and how their inputs are cut. */
export interface OcrModel {
  readonly detection: Model;
  readonly orientation: Model;
  readonly recognition: Model;
  /** The character of each class of the recognition. */
  readonly alphabet: readonly string[];
  readonly plan: InputPlan;
}

/** A line that is read worse than this is also read in its other directions. */
const DOUBTFUL_SCORE = 0.8;
/** A less likely direction must read so much better: "NO" and "ON" read as well both ways. */
const MIN_GAIN = 0.03;

/** @param characters of the model, where they were read before */
export async function loadOcrModel(
  models: ModelSource,
  files: OcrModelFiles,
  plan: InputPlan,
  characters: Promise<readonly string[]> = readAlphabet(files),
): Promise<OcrModel> {
  const [detection, orientation, recognition, alphabet] = await Promise.all([
    models.load(files.detectionPath),
    models.load(files.orientationPath),
    models.load(files.recognitionPath),
    characters,
  ]);
  checkAlphabet(alphabet, recognition);
  return { detection: inTiles(detection, plan.detectionStep), orientation, recognition, alphabet, plan };
}

/**
 * Reads the text in a picture: detect → vote on the orientation → recognise.
 *
 * @returns lines in the order in which the page reads
 */
export async function readText(
  model: OcrModel,
  picture: RgbImage,
  task: OcrTask,
  progress: Progress,
): Promise<TextLine[]> {
  const { image, boxes } = await progress.time('detect', () => findText(model, picture, task));
  const page = await progress.time('orient', () =>
    orientPage(
      boxes.map((box) => box.quad),
      judgesOf(model, image, progress),
    ),
  );
  const ordered = inReadingOrder(boxes, turnOf(page));
  const readings = await progress.time('recognise', () =>
    workInTurns(ordered, model.plan.linesAtOnce, ({ quad }) =>
      readBest(model, image, readingDirections(quad, page), progress),
    ),
  );
  return ordered
    .map(({ quad, score: boxScore }, index) => {
      const { text, score: textScore } = readings[index]!;
      return { text, textScore, box: relativeBox(quad, image), boxScore };
    })
    .filter(({ text, textScore }) => text !== '' && textScore >= task.minTextScore);
}

/** Looks again with more contrast where a faint picture seems empty. Stretching every picture would do harm. */
async function findText(
  { detection }: OcrModel,
  image: RgbImage,
  task: OcrTask,
): Promise<{ image: RgbImage; boxes: TextBox[] }> {
  const boxes = await detectText(detection, image, task);
  const stretched = boxes.length === 0 ? stretchFaint(image) : undefined;
  return stretched ? { image: stretched, boxes: await detectText(detection, stretched, task) } : { image, boxes };
}

function judgesOf({ orientation, recognition, alphabet, plan }: OcrModel, image: RgbImage, progress: Progress): Judges {
  return {
    vote: (quads) => {
      progress.checkCancelled();
      return voteOrientation(orientation, image, quads, plan);
    },
    read: (quads) => {
      progress.checkCancelled();
      return workInTurns(quads, plan.linesAtOnce, (quad) => recogniseLine(recognition, alphabet, image, quad, plan));
    },
  };
}

async function readBest(
  { recognition, alphabet, plan }: OcrModel,
  image: RgbImage,
  { quads, readAll }: ReadingDirections,
  progress: Progress,
): Promise<Reading> {
  let best: Reading = { text: '', score: 0 };
  for (const quad of quads) {
    progress.checkCancelled();
    const reading = await recogniseLine(recognition, alphabet, image, quad, plan);
    if (reading.score > best.score + MIN_GAIN) {
      best = reading;
    }
    if (!readAll && best.score >= DOUBTFUL_SCORE) {
      break;
    }
  }
  return best;
}

/** Eight numbers, 0–1 of the picture, clockwise from the corner that is top left in the picture. */
function relativeBox(quad: Quad, { width, height }: RgbImage): number[] {
  return quad.flatMap(({ x, y }) => [clampUnit(x / width), clampUnit(y / height)]);
}

function clampUnit(value: number): number {
  return Math.min(1, Math.max(0, value));
}
