import { readFile } from 'node:fs/promises';
import type { OcrTask } from '../../protocol/predict-request.ts';
import type { TextLine } from '../../protocol/predict-response.ts';
import type { RgbImage } from '../image.ts';
import type { ocrModel } from '../models.ts';
import type { Model, Sessions } from '../sessions.ts';
import { stretchFaint } from './contrast.ts';
import { parseAlphabet, type Reading } from './ctc.ts';
import { detectText, type TextBox } from './detection.ts';
import { quadSize, turnQuad, type Quad } from './geometry.ts';
import { voteOrientation, type Orientation } from './orientation.ts';
import { inReadingOrder } from './reading-order.ts';
import { recogniseLine } from './recognition.ts';

/** The loaded parts of an OCR model. */
export interface OcrEngine {
  readonly detection: Model;
  readonly orientation: Model;
  readonly recognition: Model;
  /** The character of each class of the recognition. */
  readonly alphabet: readonly string[];
}

/** Boxes taller than this times their width hold text that runs down or up. */
const TALL = 1.5;
/** A line read worse than this is also read the other way round. */
const DOUBTFUL_SCORE = 0.8;

/** A box with the direction in which its text is thought to read. */
interface Candidate {
  readonly box: TextBox;
  /** Quads to read, the likeliest first; the others are read while the score is doubtful. */
  readonly quads: readonly [Quad, ...Quad[]];
  readonly readAll: boolean;
}

export async function loadOcrEngine(sessions: Sessions, files: typeof ocrModel): Promise<OcrEngine> {
  const [detection, orientation, recognition, alphabet] = await Promise.all([
    sessions.load(files.detectionPath),
    sessions.load(files.orientationPath),
    sessions.load(files.recognitionPath),
    readFile(files.alphabetPath, 'utf8').then(parseAlphabet),
  ]);
  return { detection, orientation, recognition, alphabet };
}

/**
 * Reads the text in a picture: detect → vote on the orientation → recognise.
 *
 * @param checkCancelled called between the steps; throws when nobody waits for the answer any more
 * @returns lines from top to bottom, then from left to right
 */
export async function readText(
  engine: OcrEngine,
  image: RgbImage,
  task: OcrTask,
  checkCancelled: () => void,
): Promise<TextLine[]> {
  const found = await findText(engine, image, task);
  const lines: TextLine[] = [];
  for (const candidate of await orient(engine, found.image, inReadingOrder(found.boxes), checkCancelled)) {
    const { text, score } = await readBest(engine, found.image, candidate, checkCancelled);
    if (text !== '' && score >= task.minTextScore) {
      lines.push({
        text,
        textScore: score,
        box: relativeBox(candidate.box.quad, image),
        boxScore: candidate.box.score,
      });
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

/** Lines that run across and lines that run down vote apart: a page may hold both. */
async function orient(
  { orientation }: OcrEngine,
  image: RgbImage,
  boxes: readonly TextBox[],
  checkCancelled: () => void,
): Promise<Candidate[]> {
  const isTall = ({ quad }: TextBox) => quadSize(quad).height >= TALL * quadSize(quad).width;
  const across = boxes.filter((box) => !isTall(box)).map((box) => box.quad);
  const down = boxes.filter(isTall).map((box) => turnQuad(box.quad, 1));
  checkCancelled();
  const acrossVote = across.length > 0 ? await voteOrientation(orientation, image, across) : 'upright';
  checkCancelled();
  const downVote = down.length > 0 ? await voteOrientation(orientation, image, down) : 'upright';
  return boxes.map((box) =>
    isTall(box) ? candidateOf(box, turnQuad(box.quad, 1), downVote) : candidateOf(box, box.quad, acrossVote),
  );
}

function candidateOf(box: TextBox, quad: Quad, vote: Orientation): Candidate {
  const turned = turnQuad(quad, 2);
  return { box, quads: vote === 'upside-down' ? [turned, quad] : [quad, turned], readAll: vote === 'unsure' };
}

async function readBest(
  { recognition, alphabet }: OcrEngine,
  image: RgbImage,
  { quads, readAll }: Candidate,
  checkCancelled: () => void,
): Promise<Reading> {
  let best: Reading | undefined;
  for (const quad of quads) {
    if (best && !readAll && best.score >= DOUBTFUL_SCORE) {
      break;
    }
    checkCancelled();
    const reading = await recogniseLine(recognition, alphabet, image, quad);
    if (!best || reading.score > best.score) {
      best = reading;
    }
  }
  return best!;
}

/** Eight numbers, 0–1 of the picture, clockwise from the corner that is top left in the picture. */
function relativeBox(quad: Quad, { width, height }: RgbImage): number[] {
  return quad.flatMap(({ x, y }) => [clampUnit(x / width), clampUnit(y / height)]);
}

function clampUnit(value: number): number {
  return Math.min(1, Math.max(0, value));
}
