import { freeNow } from '../free-now.ts';
import { resizeImage, type RgbImage } from '../image.ts';
import { runModel } from '../run-model.ts';
import type { Model } from '../sessions.ts';
import { cropToTensor } from './crop.ts';
import { pointIn, quadSize, type Quad } from './geometry.ts';
import { placeImage, type Placement } from './placement.ts';
import { followsSlant, frameAlong, frameAround, slantOf } from './slant.ts';
import { findBoxes, type TextBox } from './text-boxes.ts';

/** What the model gets for each value of a pixel. */
const LEVELS = Float32Array.from({ length: 256 }, (_, value) => value / 127.5 - 1);

interface DetectionOptions {
  /** Length in pixels that the short side of the picture gets. */
  readonly shortSide: number;
  readonly minBoxScore: number;
}

/**
 * Finds lines of text with a DB model. The model was taught with lines that lie straight: where most lie aslant, it looks
 * again at the page laid straight.
 */
export async function detectText(model: Model, image: RgbImage, options: DetectionOptions): Promise<TextBox[]> {
  const boxes = await lookStraight(model, image, options);
  const quads = boxes.map(({ quad }) => quad);
  const slant = slantOf(quads);
  if (!slant) {
    return boxes;
  }
  const slanted = await lookAlong(model, image, frameAround(quads, frameAlong(image, slant)), options);
  return [
    ...boxes.filter(({ quad }) => !followsSlant(quad, slant)),
    ...slanted.filter(({ quad }) => followsSlant(quad, slant)),
  ];
}

async function lookStraight(model: Model, image: RgbImage, options: DetectionOptions): Promise<TextBox[]> {
  const placement = placeImage(image.width, image.height, options.shortSide);
  return look(
    model,
    await preprocess(image, placement),
    placement,
    frameAlong(image, { x: 1, y: 0 }),
    options.minBoxScore,
  );
}

/** Looks at a slanted frame around the picture, as sharply as at the picture. */
async function lookAlong(
  model: Model,
  image: RgbImage,
  frame: Quad,
  { shortSide, minBoxScore }: DetectionOptions,
): Promise<TextBox[]> {
  const { width, height } = quadSize(frame);
  const growth = Math.min(width, height) / Math.min(image.width, image.height);
  const placement = placeImage(Math.round(width), Math.round(height), shortSide * growth);
  const size = { width: placement.width, height: placement.height, tensorWidth: placement.width };
  const values = cropToTensor(image, withBorder(frame, placement), size);
  return look(model, values, placement, frame, minBoxScore);
}

/** What the whole input shows, where the frame is letterboxed in it. */
function withBorder(frame: Quad, { width, height, scaledWidth, scaledHeight, offsetX, offsetY }: Placement): Quad {
  const [left, right] = [-offsetX / scaledWidth, (width - offsetX) / scaledWidth];
  const [top, bottom] = [-offsetY / scaledHeight, (height - offsetY) / scaledHeight];
  return [
    pointIn(frame, { x: left, y: top }),
    pointIn(frame, { x: right, y: top }),
    pointIn(frame, { x: right, y: bottom }),
    pointIn(frame, { x: left, y: bottom }),
  ];
}

function look(
  model: Model,
  values: Float32Array,
  placement: Placement,
  frame: Quad,
  minScore: number,
): Promise<TextBox[]> {
  return runModel(model, values, [1, 3, placement.height, placement.width], (map) =>
    findBoxes(map, placement, frame, minScore),
  );
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
