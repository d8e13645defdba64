import { describe, expect, it } from 'vitest';
import type { RgbImage } from '../image.ts';
import { cropToTensor } from './crop.ts';
import { turnQuad, type Quad } from './geometry.ts';

/** Red grows to the right, green grows downwards, blue is full. */
const gradient: RgbImage = {
  width: 16,
  height: 8,
  data: Uint8Array.from({ length: 16 * 8 * 3 }, (_, index) => {
    const pixel = Math.floor(index / 3);
    return [(pixel % 16) * 10, Math.floor(pixel / 16) * 20, 255][index % 3]!;
  }),
};

const quadOf = (left: number, top: number, right: number, bottom: number): Quad => [
  { x: left, y: top },
  { x: right, y: top },
  { x: right, y: bottom },
  { x: left, y: bottom },
];

/** The value of a channel before it was normalised. */
const level = (value: number) => (value + 1) * 127.5;

describe('cropToTensor', () => {
  it('copies pixels where the size stays, blue first, normalised to -1…1', () => {
    const values = cropToTensor(gradient, quadOf(4, 2, 8, 4), { width: 4, height: 2, tensorWidth: 4 });
    expect([...values.slice(0, 8)].map(level)).toEqual(Array(8).fill(255));
    expect([...values.slice(8, 16)].map((value) => Math.round(level(value)))).toEqual([40, 40, 40, 40, 60, 60, 60, 60]);
    expect([...values.slice(16, 24)].map((value) => Math.round(level(value)))).toEqual([
      40, 50, 60, 70, 40, 50, 60, 70,
    ]);
  });

  it('leaves the margin at zero', () => {
    const values = cropToTensor(gradient, quadOf(4, 2, 8, 4), { width: 4, height: 2, tensorWidth: 6 });
    expect([...values.slice(4, 6), ...values.slice(10, 12)]).toEqual([0, 0, 0, 0]);
  });

  it('reads backwards from a quad that is turned by half', () => {
    const turned = turnQuad(quadOf(4, 2, 8, 4), 2);
    const values = cropToTensor(gradient, turned, { width: 4, height: 2, tensorWidth: 4 });
    expect([...values.slice(16, 20)].map((value) => Math.round(level(value)))).toEqual([70, 60, 50, 40]);
  });

  it('averages the pixels that one value covers when it shrinks', () => {
    const values = cropToTensor(gradient, quadOf(0, 0, 16, 8), { width: 4, height: 2, tensorWidth: 4 });
    expect([...values.slice(16, 20)].map((value) => Math.round(level(value)))).toEqual([15, 55, 95, 135]);
    expect(level(values[8]!)).toBeCloseTo(30, 3);
  });

  it('repeats the edge outside the picture', () => {
    const values = cropToTensor(gradient, quadOf(-8, 0, 0, 8), { width: 8, height: 8, tensorWidth: 8 });
    expect([...values.slice(128, 136)].map((value) => Math.round(level(value)))).toEqual(Array(8).fill(0));
  });
});
