import { freeNow } from '../free-now.ts';
import { resizeImage, type RgbImage } from '../image.ts';
import { runModel } from '../run-model.ts';
import type { Model } from '../sessions.ts';
import {
  commonAxis,
  grow,
  isSquat,
  meanInside,
  rectangleAlong,
  smallestRectangle,
  toQuad,
  type Point,
  type Quad,
  type Rectangle,
} from './geometry.ts';
import { findTextRegions } from './text-regions.ts';

/** A place where text is, in pixels of the picture. It may reach a little over the picture's edge. */
export interface TextBox {
  readonly quad: Quad;
  /** Mean text probability inside, 0–1. */
  readonly score: number;
}

/** How the picture lies in the input of the model: `scaled` pixels of it, at an offset where it is letterboxed. */
export interface Placement {
  readonly width: number;
  readonly height: number;
  readonly scaledWidth: number;
  readonly scaledHeight: number;
  readonly offsetX: number;
  readonly offsetY: number;
}

const STRIDE = 32;
/** Small pictures are enlarged at most so much; more only blurs them and costs time. */
const MAX_ENLARGEMENT = 3;
/**
 * Bounds the time and memory of very long pictures: the model keeps about 160 bytes a pixel in reserve, for each thread.
 * The screen of a phone still fits with a short side of 736.
 */
const MAX_INPUT_PIXELS = 1_210_000;
/** The model misses text in thinner strips, which get a border instead. */
const MAX_ASPECT = 8;
const MIN_HEIGHT = 30;

/** What the model gets for each value of a pixel. */
const LEVELS = Float32Array.from({ length: 256 }, (_, value) => value / 127.5 - 1);

const PROBABILITY_THRESHOLD = 0.3;
const MIN_CORE_SIDE = 3;
const MIN_BOX_SIDE = 5;
/** The model marks the core of each line; the line itself is so much larger (the ratio of the DB paper). */
const UNCLIP_RATIO = 1.6;

/** Finds lines of text with a DB model. */
export async function detectText(
  model: Model,
  image: RgbImage,
  options: { readonly shortSide: number; readonly minBoxScore: number },
): Promise<TextBox[]> {
  const placement = placeImage(image.width, image.height, options.shortSide);
  const input = await preprocess(image, placement);
  return runModel(model, input, [1, 3, placement.height, placement.width], (map) =>
    findBoxes(map, placement, image, options.minBoxScore),
  );
}

/** Chooses the size of the model's input, so that the short side of the picture has about `shortSide` pixels. */
export function placeImage(width: number, height: number, shortSide: number): Placement {
  const frameWidth = Math.max(width, Math.ceil(height / MAX_ASPECT) * (height / width > MAX_ASPECT ? 2 : 1));
  const frameHeight = Math.max(
    height,
    Math.ceil(width / MAX_ASPECT) * (width / height > MAX_ASPECT ? 2 : 1),
    height <= MIN_HEIGHT ? 2 * MIN_HEIGHT : 0,
  );
  const scale = Math.min(
    shortSide / Math.min(frameWidth, frameHeight),
    MAX_ENLARGEMENT,
    Math.sqrt(MAX_INPUT_PIXELS / (frameWidth * frameHeight)),
  );
  const inputWidth = toStride(frameWidth * scale);
  const inputHeight = toStride(frameHeight * scale);
  const scaledWidth = Math.max(1, Math.round((inputWidth * width) / frameWidth));
  const scaledHeight = Math.max(1, Math.round((inputHeight * height) / frameHeight));
  return {
    width: inputWidth,
    height: inputHeight,
    scaledWidth,
    scaledHeight,
    offsetX: (inputWidth - scaledWidth) >> 1,
    offsetY: (inputHeight - scaledHeight) >> 1,
  };
}

function toStride(length: number): number {
  return Math.max(STRIDE, Math.round(length / STRIDE) * STRIDE);
}

/** `Float32Array, [1, 3, height, width], BGR, mean 0.5 std 0.5`; a border is mid-grey. */
async function preprocess(image: RgbImage, placement: Placement): Promise<Float32Array> {
  const { width, height, scaledWidth, scaledHeight, offsetX, offsetY } = placement;
  const scaled = await resizeImage(image, scaledWidth, scaledHeight);
  const { data } = scaled;
  const plane = width * height;
  const values = new Float32Array(3 * plane);
  for (let y = 0, from = 0; y < scaledHeight; y++) {
    let to = (y + offsetY) * width + offsetX;
    for (let x = 0; x < scaledWidth; x++, from += 3, to++) {
      values[to] = LEVELS[data[from + 2]!]!;
      values[to + plane] = LEVELS[data[from + 1]!]!;
      values[to + 2 * plane] = LEVELS[data[from]!]!;
    }
  }
  if (scaled !== image) {
    freeNow(data);
  }
  return values;
}

/**
 * Turns the text probability of each input pixel into boxes.
 *
 * @param map `Float32Array, [height, width]` of the placement
 */
export function findBoxes(
  map: Float32Array,
  placement: Placement,
  image: { readonly width: number; readonly height: number },
  minScore: number,
): TextBox[] {
  const { width, height } = placement;
  const toPicture = ({ x, y }: Point): Point => ({
    x: ((x + 0.5 - placement.offsetX) * image.width) / placement.scaledWidth,
    y: ((y + 0.5 - placement.offsetY) * image.height) / placement.scaledHeight,
  });
  const boxes: TextBox[] = [];
  for (const core of straightCores(findTextRegions(map, width, height, PROBABILITY_THRESHOLD))) {
    const score = meanInside(toQuad(core), map, width, height);
    const box = grow(core, (core.width * core.height * UNCLIP_RATIO) / (2 * (core.width + core.height)));
    if (score >= minScore && Math.min(box.width, box.height) >= MIN_BOX_SIDE) {
      const [a, b, c, d] = toQuad(box);
      boxes.push({ quad: [toPicture(a), toPicture(b), toPicture(c), toPicture(d)], score });
    }
  }
  return boxes;
}

/**
 * The rectangle around each region that is large enough. The smallest one around a short word may lie at any angle:
 * where the lines of the page have a common one, short words get that.
 */
function straightCores(hulls: readonly (readonly Point[])[]): Rectangle[] {
  const regions = hulls
    .map((hull) => ({ hull, core: smallestRectangle(hull) }))
    .filter(({ core }) => Math.min(core.width, core.height) >= MIN_CORE_SIDE);
  const axis = commonAxis(regions.map(({ core }) => core));
  return regions.map(({ hull, core }) => (axis && isSquat(core) ? rectangleAlong(hull, axis) : core));
}
