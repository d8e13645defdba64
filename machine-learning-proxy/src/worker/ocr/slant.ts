import { commonAxis, isSquat, rectangleAlong, toQuad, toRectangle, type Point, type Quad } from './geometry.ts';

/** Steeper lines are missed and split more and more, most of all at 45° and 60°. */
const MIN_SLANT_DEGREES = 20;
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

/** Whether a box is nearer to the axis than to the sides of the picture. A short word goes with the page. */
export function followsSlant(quad: Quad, slant: Point): boolean {
  const rectangle = toRectangle(quad);
  return isSquat(rectangle) || alignment(rectangle.axis, slant) >= alignment(rectangle.axis, STRAIGHT);
}

/** From 1, where one lies along or across the other, to -1, where it lies half-way between. */
function alignment(a: Point, b: Point): number {
  return Math.cos(4 * (Math.atan2(a.y, a.x) - Math.atan2(b.y, b.x)));
}
