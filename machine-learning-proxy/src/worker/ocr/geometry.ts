export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Corners, clockwise. The first is the top left one, of the picture or (after `turnQuad`) of the text. */
export type Quad = readonly [topLeft: Point, topRight: Point, bottomRight: Point, bottomLeft: Point];

/** A rectangle at any angle. `axis` is the unit vector along its width, within 45° of pointing right. */
export interface Rectangle {
  readonly center: Point;
  readonly axis: Point;
  readonly width: number;
  readonly height: number;
}

/** How much of the length of all rectangles must lie along a common axis, 0–1. */
const MIN_AGREEMENT = 0.6;

/**
 * The convex hull, by Andrew's monotone chain.
 *
 * @param points sorted by y, then by x
 */
export function convexHull(points: readonly Point[]): Point[] {
  if (points.length < 3) {
    return [...points];
  }
  const left = halfHull(points);
  const right = halfHull(points.toReversed());
  return [...left.slice(0, -1), ...right.slice(0, -1)];
}

function halfHull(points: readonly Point[]): Point[] {
  const hull: Point[] = [];
  for (const point of points) {
    while (hull.length >= 2 && turn(hull.at(-2)!, hull.at(-1)!, point) <= 0) {
      hull.pop();
    }
    hull.push(point);
  }
  return hull;
}

function turn(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

/** The smallest rectangle around a convex hull; one of its sides lies on an edge of the hull. */
export function smallestRectangle(hull: readonly Point[]): Rectangle {
  let smallest = rectangleAlong(hull, { x: 1, y: 0 });
  hull.forEach((from, index) => {
    const to = hull[(index + 1) % hull.length]!;
    const length = distance(from, to);
    if (length > 0) {
      const axis = pointingRight({ x: (to.x - from.x) / length, y: (to.y - from.y) / length });
      const candidate = rectangleAlong(hull, axis);
      if (candidate.width * candidate.height < smallest.width * smallest.height) {
        smallest = candidate;
      }
    }
  });
  return smallest;
}

/** Turns a direction by quarters until it lies within 45° of pointing right. */
function pointingRight({ x, y }: Point): Point {
  if (Math.abs(x) >= Math.abs(y)) {
    return x >= 0 ? { x, y } : { x: -x, y: -y };
  }
  return y >= 0 ? { x: y, y: -x } : { x: -y, y: x };
}

/** The smallest rectangle around a convex hull with a side along the axis, a unit vector. */
export function rectangleAlong(hull: readonly Point[], axis: Point): Rectangle {
  let minAlong = Infinity;
  let maxAlong = -Infinity;
  let minAcross = Infinity;
  let maxAcross = -Infinity;
  for (const { x, y } of hull) {
    const along = x * axis.x + y * axis.y;
    const across = y * axis.x - x * axis.y;
    minAlong = Math.min(minAlong, along);
    maxAlong = Math.max(maxAlong, along);
    minAcross = Math.min(minAcross, across);
    maxAcross = Math.max(maxAcross, across);
  }
  const along = (minAlong + maxAlong) / 2;
  const across = (minAcross + maxAcross) / 2;
  return {
    center: { x: along * axis.x - across * axis.y, y: along * axis.y + across * axis.x },
    axis,
    width: maxAlong - minAlong,
    height: maxAcross - minAcross,
  };
}

/**
 * The axis along or across which most long rectangles lie, within 45° of pointing right.
 *
 * @returns a unit vector, or undefined where there are no long ones, or where they lie in all directions
 */
export function commonAxis(rectangles: readonly Rectangle[]): Point | undefined {
  let total = 0;
  // Angles that differ by a right angle count as one: four times the angle is the same for them.
  const sum = { x: 0, y: 0 };
  for (const { axis, width, height } of rectangles.filter((rectangle) => !isSquat(rectangle))) {
    const length = Math.max(width, height);
    const angle = 4 * Math.atan2(axis.y, axis.x);
    sum.x += length * Math.cos(angle);
    sum.y += length * Math.sin(angle);
    total += length;
  }
  if (total === 0 || Math.hypot(sum.x, sum.y) < MIN_AGREEMENT * total) {
    return undefined;
  }
  const angle = Math.atan2(sum.y, sum.x) / 4;
  return { x: Math.cos(angle), y: Math.sin(angle) };
}

/** Whether the longer side of a rectangle is less than twice the shorter: its angle says little about its text. */
export function isSquat({ width, height }: Rectangle): boolean {
  return Math.max(width, height) < 2 * Math.min(width, height);
}

/** The rectangle with every side moved outwards. Offsetting a polygon has this closed form for a rectangle. */
export function grow(rectangle: Rectangle, by: number): Rectangle {
  return { ...rectangle, width: rectangle.width + 2 * by, height: rectangle.height + 2 * by };
}

export function toQuad({ center, axis, width, height }: Rectangle): Quad {
  const along = { x: (axis.x * width) / 2, y: (axis.y * width) / 2 };
  const across = { x: (-axis.y * height) / 2, y: (axis.x * height) / 2 };
  return [
    { x: center.x - along.x - across.x, y: center.y - along.y - across.y },
    { x: center.x + along.x - across.x, y: center.y + along.y - across.y },
    { x: center.x + along.x + across.x, y: center.y + along.y + across.y },
    { x: center.x - along.x + across.x, y: center.y - along.y + across.y },
  ];
}

/** The rectangle of a quad whose corners are those of one. */
export function toRectangle(quad: Quad): Rectangle {
  const [topLeft, topRight, bottomRight] = quad;
  const { width, height } = quadSize(quad);
  const axis =
    width > 0 ? { x: (topRight.x - topLeft.x) / width, y: (topRight.y - topLeft.y) / width } : { x: 1, y: 0 };
  const center = { x: (topLeft.x + bottomRight.x) / 2, y: (topLeft.y + bottomRight.y) / 2 };
  return { center, axis, width, height };
}

/** The point at a fraction of the width and the height of a rectangular quad. */
export function pointIn([topLeft, topRight, , bottomLeft]: Quad, { x, y }: Point): Point {
  return {
    x: topLeft.x + x * (topRight.x - topLeft.x) + y * (bottomLeft.x - topLeft.x),
    y: topLeft.y + x * (topRight.y - topLeft.y) + y * (bottomLeft.y - topLeft.y),
  };
}

/** Width and height of a quad, measured along its top and left side. */
export function quadSize([topLeft, topRight, , bottomLeft]: Quad): { width: number; height: number } {
  return { width: distance(topLeft, topRight), height: distance(topLeft, bottomLeft) };
}

/** The same quad for text that reads turned clockwise by a quarter (1), a half (2) or three quarters (3). */
export function turnQuad([a, b, c, d]: Quad, quarters: 0 | 1 | 2 | 3): Quad {
  switch (quarters) {
    case 0:
      return [a, b, c, d];
    case 1:
      return [b, c, d, a];
    case 2:
      return [c, d, a, b];
    case 3:
      return [d, a, b, c];
  }
}

/**
 * The mean of a map over the cells whose centre lies in a convex polygon.
 *
 * @param map `Float32Array, [height, width]`
 */
export function meanInside(polygon: readonly Point[], map: Float32Array, width: number, height: number): number {
  const top = Math.max(0, Math.ceil(Math.min(...polygon.map((corner) => corner.y))));
  const bottom = Math.min(height - 1, Math.floor(Math.max(...polygon.map((corner) => corner.y))));
  let sum = 0;
  let count = 0;
  for (let y = top; y <= bottom; y++) {
    const [left, right] = spanAt(polygon, y);
    const last = Math.min(width - 1, Math.floor(right));
    for (let x = Math.max(0, Math.ceil(left)); x <= last; x++) {
      sum += map[y * width + x]!;
      count++;
    }
  }
  return count === 0 ? 0 : sum / count;
}

/** Where the horizontal line at `y` enters and leaves the polygon. */
function spanAt(polygon: readonly Point[], y: number): [left: number, right: number] {
  let left = Infinity;
  let right = -Infinity;
  for (let side = 0; side < polygon.length; side++) {
    const from = polygon[side]!;
    const to = polygon[(side + 1) % polygon.length]!;
    if (Math.min(from.y, to.y) <= y && y <= Math.max(from.y, to.y)) {
      const crossings =
        from.y === to.y ? [from.x, to.x] : [from.x + ((y - from.y) / (to.y - from.y)) * (to.x - from.x)];
      left = Math.min(left, ...crossings);
      right = Math.max(right, ...crossings);
    }
  }
  return [left, right];
}

function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}
