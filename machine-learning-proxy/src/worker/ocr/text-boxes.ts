import {
  commonAxis,
  grow,
  isSquat,
  meanInside,
  pointIn,
  rectangleAlong,
  smallestRectangle,
  toQuad,
  type Point,
  type Quad,
  type Rectangle,
} from './geometry.ts';
import type { Placement } from './placement.ts';
import { findTextRegions } from './text-regions.ts';

/** A place where text is, in pixels of the picture. It may reach a little over the picture's edge. */
export interface TextBox {
  readonly quad: Quad;
  /** Mean text probability inside, 0–1. */
  readonly score: number;
}

const PROBABILITY_THRESHOLD = 0.3;
const MIN_CORE_SIDE = 3;
const MIN_BOX_SIDE = 5;
/** The model marks the core of each line; the line itself is so much larger (the ratio of the DB paper). */
const UNCLIP_RATIO = 1.6;

/**
 * Turns the text probability of each input pixel into boxes.
 *
 * @param map `Float32Array, [height, width]` of the placement
 * @param frame the part of the picture that was placed into the input
 */
export function findBoxes(map: Float32Array, placement: Placement, frame: Quad, minScore: number): TextBox[] {
  const { width, height } = placement;
  const toPicture = ({ x, y }: Point): Point =>
    pointIn(frame, {
      x: (x + 0.5 - placement.offsetX) / placement.scaledWidth,
      y: (y + 0.5 - placement.offsetY) / placement.scaledHeight,
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
