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
  /** Mean text probability of the place, 0–1. */
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
  for (const { hull, core } of straightRegions(findTextRegions(map, width, height, PROBABILITY_THRESHOLD))) {
    // Around a bent line, the rectangle holds much that is no text.
    const score = meanInside(hull, map, width, height);
    const box = grow(core, (core.width * core.height * UNCLIP_RATIO) / (2 * (core.width + core.height)));
    if (score >= minScore && Math.min(box.width, box.height) >= MIN_BOX_SIDE) {
      const [a, b, c, d] = toQuad(box);
      boxes.push({ quad: [toPicture(a), toPicture(b), toPicture(c), toPicture(d)], score });
    }
  }
  return boxes;
}

/** The core of a line as the model marks it. */
interface Region {
  readonly hull: readonly Point[];
  /** The rectangle around it. */
  readonly core: Rectangle;
}

/**
 * The regions that are large enough. The smallest rectangle around a short word may lie at any angle: where the lines of
 * the page have a common one, short words get that.
 */
function straightRegions(hulls: readonly (readonly Point[])[]): Region[] {
  const regions = hulls
    .map((hull) => ({ hull, core: smallestRectangle(hull) }))
    .filter(({ core }) => Math.min(core.width, core.height) >= MIN_CORE_SIDE);
  const axis = commonAxis(regions.map(({ core }) => core));
  return regions.map(({ hull, core }) => ({ hull, core: axis && isSquat(core) ? rectangleAlong(hull, axis) : core }));
}
