import {
  commonAxis,
  isSquat,
  pointIn,
  rectangleAlong,
  toQuad,
  toRectangle,
  type Point,
  type Quad,
} from './geometry.ts';

/** Steeper lines are missed and split more and more, most of all at 45° and 60°. */
const MIN_SLANT_DEGREES = 20;
/** Of the longer side of what was found. */
const MARGIN = 0.2;
const STRAIGHT: Point = { x: 1, y: 0 };

/**
 * The axis along or across which the text of a page lies, where most of it lies aslant.
 *
 * @returns a unit vector within 45° of pointing right
 */
export function slantOf(quads: readonly Quad[]): Point | undefined {
  const long = quads.map(toRectangle).filter((rectangle) => !isSquat(rectangle));
  const slanted = long.filter(({ axis }) => isAslant(axis));
  const length = (rectangles: typeof long) =>
    rectangles.reduce((sum, { width, height }) => sum + Math.max(width, height), 0);
  return length(slanted) * 2 > length(long) ? commonAxis(slanted) : undefined;
}

function isAslant({ x, y }: Point): boolean {
  return Math.abs(Math.atan2(y, x)) > (MIN_SLANT_DEGREES * Math.PI) / 180;
}

/** The smallest frame around a picture that has a side along the axis. */
export function frameAlong({ width, height }: { readonly width: number; readonly height: number }, axis: Point): Quad {
  const corners = [
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: width, y: height },
    { x: 0, y: height },
  ];
  return toQuad(rectangleAlong(corners, axis));
}

/**
 * The part of a slanted frame that holds the boxes found so far and a wide margin for those that were missed: what lies
 * aslant leaves much of its frame empty.
 */
export function frameAround(quads: readonly Quad[], frame: Quad): Quad {
  const { center, axis, width, height } = toRectangle(frame);
  const text = rectangleAlong(quads.flat(), axis);
  const margin = MARGIN * Math.max(text.width, text.height);
  const alongOf = ({ x, y }: Point) => (x - center.x) * axis.x + (y - center.y) * axis.y;
  const acrossOf = ({ x, y }: Point) => (y - center.y) * axis.x - (x - center.x) * axis.y;
  const clip = (middle: number, length: number, limit: number) =>
    [Math.max(-limit / 2, middle - length / 2 - margin), Math.min(limit / 2, middle + length / 2 + margin)] as const;
  const [left, right] = clip(alongOf(text.center), text.width, width);
  const [top, bottom] = clip(acrossOf(text.center), text.height, height);
  const inFrame = (x: number, y: number) => pointIn(frame, { x: x / width + 0.5, y: y / height + 0.5 });
  return [inFrame(left, top), inFrame(right, top), inFrame(right, bottom), inFrame(left, bottom)];
}

/** Whether a box is nearer to the axis than to the sides of the picture. A short word goes with the page. */
export function followsSlant(quad: Quad, slant: Point): boolean {
  const rectangle = toRectangle(quad);
  return isSquat(rectangle) || alignment(rectangle.axis, slant) >= alignment(rectangle.axis, STRAIGHT);
}

/** From 1, where one lies along or across the other, to -1, where it lies half-way between. */
function alignment(a: Point, b: Point): number {
  return Math.cos(4 * (Math.atan2(a.y, a.x) - Math.atan2(b.y, b.x)));
}
