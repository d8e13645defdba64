import type { OcrTask } from '../../protocol/predict-request.ts';
import type { TextLine } from '../../protocol/predict-response.ts';
import type { RgbImage } from '../image.ts';
import type { OcrModelFiles } from '../models.ts';
import type { Progress } from '../progress.ts';
import type { Model, Sessions } from '../sessions.ts';
import { checkAlphabet, readAlphabet } from './alphabet.ts';
import { stretchFaint } from './contrast.ts';
import type { Reading } from './ctc.ts';
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

/** The loaded parts of an OCR model. */
export interface OcrEngine {
  readonly detection: Model;
  readonly orientation: Model;
  readonly recognition: Model;
  /** The character of each class of the recognition. */
  readonly alphabet: readonly string[];
}

/** A line that is read worse than this is also read in its other directions. */
const DOUBTFUL_SCORE = 0.8;

/** @param characters of the model, where they were read before */
export async function loadOcrEngine(
  sessions: Sessions,
  files: OcrModelFiles,
  characters: Promise<readonly string[]> = readAlphabet(files),
): Promise<OcrEngine> {
  const [detection, orientation, recognition, alphabet] = await Promise.all([
    sessions.load(files.detectionPath),
    sessions.load(files.orientationPath),
    sessions.load(files.recognitionPath),
    characters,
  ]);
  checkAlphabet(alphabet, recognition);
  return { detection, orientation, recognition, alphabet };
}

/**
 * Reads the text in a picture: detect → vote on the orientation → recognise.
 *
 * @returns lines in the order in which the page reads
 */
export async function readText(
  engine: OcrEngine,
  picture: RgbImage,
  task: OcrTask,
  progress: Progress,
): Promise<TextLine[]> {
  const { image, boxes } = await progress.time('detect', () => findText(engine, picture, task));
  const page = await progress.time('orient', () => orientPage(engine, image, boxes, progress));
  const lines: TextLine[] = [];
  for (const { quad, score: boxScore } of inReadingOrder(boxes, turnOf(page))) {
    const reading = await progress.time('recognise', () =>
      readBest(engine, image, readingDirections(quad, page), progress),
    );
    if (reading.text !== '' && reading.score >= task.minTextScore) {
      lines.push({ text: reading.text, textScore: reading.score, box: relativeBox(quad, image), boxScore });
    }
  }
  return lines;
}

/** Looks again with more contrast where a faint picture seems empty. Stretching every picture would do harm. */
async function findText(
  engine: OcrEngine,
  image: RgbImage,
  task: OcrTask,
): Promise<{ image: RgbImage; boxes: TextBox[] }> {
  const boxes = await detectText(engine.detection, image, task);
  const stretched = boxes.length === 0 ? stretchFaint(image) : undefined;
  return stretched
    ? { image: stretched, boxes: await detectText(engine.detection, stretched, task) }
    : { image, boxes };
}

async function orientPage(
  { orientation }: OcrEngine,
  image: RgbImage,
  boxes: readonly TextBox[],
  progress: Progress,
): Promise<PageOrientation> {
  const quads = boxes.map((box) => box.quad);
  const across = quads.filter((quad) => shapeOf(quad) === 'across');
  const down = quads.filter((quad) => shapeOf(quad) === 'down').map((quad) => turnQuad(quad, 1));
  const acrossVote = await voteOrientation(orientation, image, across);
  progress.checkCancelled();
  const downVote = await voteOrientation(orientation, image, down);
  const votes = { across: acrossVote, down: downVote };
  const mostly = down.length > across.length ? 'down' : 'across';
  return { ...votes, mostly, direction: directionOf(across, down, votes) };
}

async function readBest(
  { recognition, alphabet }: OcrEngine,
  image: RgbImage,
  { quads, readAll }: ReadingDirections,
  progress: Progress,
): Promise<Reading> {
  let best: Reading = { text: '', score: 0 };
  for (const quad of quads) {
    const reading = await recogniseLine(recognition, alphabet, image, quad);
    progress.countBatch(1);
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
