/** Four corners of a box, in order around it. */
export interface Box {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly x3: number;
  readonly y3: number;
  readonly x4: number;
  readonly y4: number;
}

type Point = readonly [x: number, y: number];

/** How much of the area of `box` lies inside of `other`, 0–1; 0 for a box without area. Both must be convex. */
export function shareInside(box: Box, other: Box): number {
  const corners = cornersOf(box);
  const area = areaOf(corners);
  return area === 0 ? 0 : areaOf(clip(corners, cornersOf(other))) / area;
}

/** Clockwise on the screen, whichever way they were given. */
function cornersOf({ x1, y1, x2, y2, x3, y3, x4, y4 }: Box): Point[] {
  const corners: Point[] = [
    [x1, y1],
    [x2, y2],
    [x3, y3],
    [x4, y4],
  ];
  return signedAreaOf(corners) < 0 ? corners.reverse() : corners;
}

function areaOf(corners: readonly Point[]): number {
  return Math.abs(signedAreaOf(corners));
}

function signedAreaOf(corners: readonly Point[]): number {
  return edgesOf(corners).reduce((sum, [[ax, ay], [bx, by]]) => sum + ax * by - bx * ay, 0) / 2;
}

function edgesOf(corners: readonly Point[]): [Point, Point][] {
  return corners.map((corner, index) => [corner, corners[(index + 1) % corners.length]!]);
}

/** Sutherland and Hodgman's algorithm: cuts off what lies outside of one edge of `frame` after the other. */
function clip(corners: readonly Point[], frame: readonly Point[]): Point[] {
  return edgesOf(frame).reduce<Point[]>(
    (rest, edge) =>
      edgesOf(rest).flatMap(([from, to]) => {
        const [before, after] = [sideOf(edge, from), sideOf(edge, to)];
        const crossing = before * after < 0 ? [between(from, to, before / (before - after))] : [];
        return after >= 0 ? [...crossing, to] : crossing;
      }),
    [...corners],
  );
}

/** Positive where the point lies inside of the edge, in proportion to its distance. */
function sideOf([[ax, ay], [bx, by]]: readonly [Point, Point], [x, y]: Point): number {
  return (bx - ax) * (y - ay) - (by - ay) * (x - ax);
}

function between([ax, ay]: Point, [bx, by]: Point, share: number): Point {
  return [ax + (bx - ax) * share, ay + (by - ay) * share];
}
