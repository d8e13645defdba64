/** How a picture lies in the input of the detection: `scaled` pixels of it, at an offset where it is letterboxed. */
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
