/** How the inputs of models are cut and sent, so that what runs the models is used well. */
export interface InputPlan {
  /** Lines of one page that may be at models together. */
  readonly linesAtOnce: number;
  /** Both sides of what text is looked for in are multiples of this, in pixels. */
  readonly detectionStep: number;
  /** The width that the input of a line gets, in pixels: at least the exact one. What is added is background. */
  lineWidth(exactWidth: number): number;
}

/** For a processor: every column costs the same in any batch, so the best input is the smallest. */
export const exactInputs: InputPlan = { linesAtOnce: 1, detectionStep: 32, lineWidth: (exactWidth) => exactWidth };

const LINE_STEP = 64;
/** Wider lines are rare: none would find another to share a run with. */
const WIDEST_SHARED_LINE = 1280;
const WIDE_LINE_STEP = 320;

/**
 * For a graphics card, which tries out how to compute each new shape, and is hardly slower with many inputs of one shape
 * than with one: few widths, and all lines of a page together.
 */
export const bucketedInputs: InputPlan = {
  linesAtOnce: 64,
  detectionStep: 128,
  lineWidth(exactWidth) {
    return roundUp(exactWidth, exactWidth <= WIDEST_SHARED_LINE ? LINE_STEP : WIDE_LINE_STEP);
  },
};

function roundUp(length: number, step: number): number {
  return Math.ceil(length / step) * step;
}
