import type { DrawnSheet } from './sheet.ts';

type Position = readonly [x: number, y: number];

/** How paper lies before a camera: where each of its points is in the picture, and the other way round. */
export interface Bend {
  readonly toPicture: (position: Position) => Position;
  readonly toPaper: (position: Position) => Position;
}

/** What a camera does to paper beside bending it. */
export interface Conditions {
  readonly bend?: Bend;
  /** Brightness at the left, in the middle and at the right, 0–1. */
  readonly light?: readonly [left: number, middle: number, right: number];
  /** Greatest change of a value by the grain of the sensor. */
  readonly grain?: number;
}

const DESK = [92, 84, 76] as const;
const flat: Bend = { toPicture: (position) => position, toPaper: (position) => position };

/** Photographs an opaque sheet as it lies on a desk. The picture is as large as the sheet. */
export function photograph(sheet: DrawnSheet, { bend = flat, light = [1, 1, 1], grain = 0 }: Conditions): DrawnSheet {
  const { width, height } = sheet;
  const pixels = new Uint8ClampedArray(sheet.pixels.length);
  let noise = 1;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const color = colorAt(sheet, bend.toPaper([x + 0.5, y + 0.5]));
      const brightness = brightnessAt(light, x / width);
      noise = (Math.imul(noise, 1_664_525) + 1_013_904_223) >>> 0;
      const speck = ((noise >>> 24) / 127.5 - 1) * grain;
      for (let channel = 0; channel < 3; channel++) {
        pixels[at + channel] = color[channel]! * brightness + speck;
      }
      pixels[at + 3] = 255;
    }
  }
  const lines = sheet.lines.map((line) => ({ ...line, quad: line.quad.map(bend.toPicture) }));
  return { pixels, width, height, lines };
}

function brightnessAt([left, middle, right]: readonly [number, number, number], x: number): number {
  return x < 0.5 ? left + 2 * x * (middle - left) : middle + (2 * x - 1) * (right - middle);
}

/** Between the four pixels around a point; the desk beside the paper. */
function colorAt({ pixels, width, height }: DrawnSheet, [x, y]: Position): readonly number[] {
  const left = Math.floor(x - 0.5);
  const top = Math.floor(y - 0.5);
  if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) {
    return DESK;
  }
  const [alongX, alongY] = [x - 0.5 - left, y - 0.5 - top];
  const at = 4 * (top * width + left);
  const below = at + 4 * width;
  return [0, 1, 2].map(
    (channel) =>
      (1 - alongY) * ((1 - alongX) * pixels[at + channel]! + alongX * pixels[at + 4 + channel]!) +
      alongY * ((1 - alongX) * pixels[below + channel]! + alongX * pixels[below + 4 + channel]!),
  );
}

/** Paper whose lines swing up and down, as on a page of a thick book or a crumpled receipt. */
export function curved(amplitude: number, length: number): Bend {
  const lift = (x: number) => amplitude * Math.sin((2 * Math.PI * x) / length);
  return { toPicture: ([x, y]) => [x, y + lift(x)], toPaper: ([x, y]) => [x, y - lift(x)] };
}

/** Paper that is seen at an angle: its far side is narrower by a share of the width, and the whole is shorter. */
export function leaning(
  { width, height }: { readonly width: number; readonly height: number },
  narrowing: number,
): Bend {
  // A point at the depth y is seen as from a camera, for which things at the depth 1 + near are 1 / (1 + near) as wide.
  const near = narrowing / (1 - narrowing);
  return {
    toPicture: ([x, y]) => {
      const distance = 1 + near * (1 - y / height);
      return [width / 2 + (x - width / 2) / distance, height - (height - y) / distance];
    },
    toPaper: ([x, y]) => {
      // From the second line above, solved for the depth.
      const up = height - y;
      const depth = up / (height - near * up);
      const distance = 1 + near * depth;
      return [width / 2 + (x - width / 2) * distance, height - depth * height];
    },
  };
}
