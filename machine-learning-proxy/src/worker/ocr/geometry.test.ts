import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  commonAxis,
  convexHull,
  grow,
  meanInside,
  quadSize,
  smallestRectangle,
  toQuad,
  turnQuad,
  type Quad,
} from './geometry.ts';

const unitSquare: Quad = [
  { x: 0, y: 0 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0, y: 1 },
];
const byRow = (a: { x: number; y: number }, b: { x: number; y: number }) => a.y - b.y || a.x - b.x;
const points = fc
  .array(fc.record({ x: fc.integer({ min: 0, max: 60 }), y: fc.integer({ min: 0, max: 60 }) }), { minLength: 1 })
  .map((list) => list.toSorted(byRow));

describe('convexHull', () => {
  it('keeps the corners and drops what lies between them', () => {
    const hull = convexHull([
      { x: 0, y: 0 },
      { x: 2, y: 0 },
      { x: 4, y: 0 },
      { x: 2, y: 1 },
      { x: 0, y: 3 },
      { x: 4, y: 3 },
    ]);
    expect(hull.toSorted(byRow)).toEqual([
      { x: 0, y: 0 },
      { x: 4, y: 0 },
      { x: 0, y: 3 },
      { x: 4, y: 3 },
    ]);
  });
});

describe('smallestRectangle', () => {
  it('finds the sides of a tilted rectangle', () => {
    const tilted = { center: { x: 50, y: 40 }, axis: { x: Math.cos(0.3), y: Math.sin(0.3) }, width: 60, height: 10 };
    const rectangle = smallestRectangle(convexHull(toQuad(tilted).toSorted(byRow)));
    expect(rectangle.width).toBeCloseTo(60);
    expect(rectangle.height).toBeCloseTo(10);
    expect(rectangle.axis.x).toBeCloseTo(Math.cos(0.3));
    expect(rectangle.axis.y).toBeCloseTo(Math.sin(0.3));
  });

  it('holds every point, whatever the points are', () => {
    fc.assert(
      fc.property(points, (list) => {
        const { center, axis, width, height } = smallestRectangle(convexHull(list));
        for (const { x, y } of list) {
          const along = (x - center.x) * axis.x + (y - center.y) * axis.y;
          const across = (y - center.y) * axis.x - (x - center.x) * axis.y;
          expect(Math.abs(along)).toBeLessThanOrEqual(width / 2 + 1e-6);
          expect(Math.abs(across)).toBeLessThanOrEqual(height / 2 + 1e-6);
        }
      }),
    );
  });

  it('has its first corner at the top left, also when it is steep', () => {
    fc.assert(
      fc.property(points, (list) => {
        const [topLeft, topRight, , bottomLeft] = toQuad(smallestRectangle(convexHull(list)));
        expect(topRight.x).toBeGreaterThanOrEqual(topLeft.x - 1e-6);
        expect(bottomLeft.y).toBeGreaterThanOrEqual(topLeft.y - 1e-6);
      }),
    );
  });
});

describe('grow', () => {
  it('moves every side outwards', () => {
    const rectangle = smallestRectangle(convexHull(unitSquare.toSorted(byRow)));
    expect(toQuad(grow(rectangle, 2))[0]).toEqual({ x: -2, y: -2 });
    expect(toQuad(grow(rectangle, 2))[2]).toEqual({ x: 3, y: 3 });
  });
});

describe('turnQuad', () => {
  it('lets text that runs down begin at the top right corner', () => {
    const tall: Quad = [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 10, y: 40 },
      { x: 0, y: 40 },
    ];
    const turned = turnQuad(tall, 1);
    expect(turned[0]).toEqual({ x: 10, y: 0 });
    expect(quadSize(turned)).toEqual({ width: 40, height: 10 });
  });

  it('comes back after four quarters', () => {
    expect(turnQuad(turnQuad(unitSquare, 3), 1)).toEqual(unitSquare);
    expect(turnQuad(turnQuad(unitSquare, 2), 2)).toEqual(unitSquare);
  });
});

describe('meanInside', () => {
  const map = Float32Array.from({ length: 16 }, (_, index) => (index % 4 < 2 ? 1 : 0));

  it('averages the cells in the quad only', () => {
    const left: Quad = [
      { x: 0, y: 0 },
      { x: 1, y: 0 },
      { x: 1, y: 3 },
      { x: 0, y: 3 },
    ];
    expect(meanInside(left, map, 4, 4)).toBe(1);
    expect(meanInside(left.map(({ x, y }) => ({ x: x + 1, y })) as unknown as Quad, map, 4, 4)).toBe(0.5);
  });

  it('ignores what lies outside the map', () => {
    const around: Quad = [
      { x: -5, y: -5 },
      { x: 9, y: -5 },
      { x: 9, y: 9 },
      { x: -5, y: 9 },
    ];
    expect(meanInside(around, map, 4, 4)).toBe(0.5);
  });
});

describe('commonAxis', () => {
  const rectangle = (degrees: number, width: number, height: number) => {
    const angle = (degrees * Math.PI) / 180;
    return { center: { x: 0, y: 0 }, axis: { x: Math.cos(angle), y: Math.sin(angle) }, width, height };
  };

  it('finds the slant of a page from its long lines, also where their corners are counted from another side', () => {
    const axis = commonAxis([rectangle(44, 100, 10), rectangle(-45, 10, 100), rectangle(0, 12, 10)])!;
    expect(Math.abs((Math.atan2(axis.y, axis.x) * 180) / Math.PI)).toBeCloseTo(44.5, 0);
  });

  it('finds none where lines lie in all directions, or where all are short', () => {
    expect(commonAxis([rectangle(0, 100, 10), rectangle(45, 100, 10)])).toBeUndefined();
    expect(commonAxis([rectangle(20, 12, 10)])).toBeUndefined();
  });
});
