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
import { turnQuad, type Quad } from './geometry.ts';
import { voteOrientation } from './orientation.ts';
import {
  directionOf,
  readingDirections,
  shapeOf,
  turnOf,
  type PageOrientation,
  type ReadingDirections,
} from './reading-directions.ts';
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
  const page = await progress.time('orient', () => orientPage(model, image, boxes, progress));
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

async function orientPage(
  { orientation, plan }: OcrModel,
  image: RgbImage,
  boxes: readonly TextBox[],
  progress: Progress,
): Promise<PageOrientation> {
  const quads = boxes.map((box) => box.quad);
  const across = quads.filter((quad) => shapeOf(quad) === 'across');
  const down = quads.filter((quad) => shapeOf(quad) === 'down').map((quad) => turnQuad(quad, 1));
  const acrossVote = await voteOrientation(orientation, image, across, plan);
  progress.checkCancelled();
  const downVote = await voteOrientation(orientation, image, down, plan);
  const votes = { across: acrossVote, down: downVote };
  const mostly = down.length > across.length ? 'down' : 'across';
  return { ...votes, mostly, direction: directionOf(across, down, votes) };
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
    if (reading.score > best.score) {
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
