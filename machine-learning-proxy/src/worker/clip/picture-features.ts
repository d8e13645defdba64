import type { RgbImage } from '../image.ts';
import { colours, type Colour, type ConceptWeights } from './concepts.ts';

/** Share of each colour in a part of a picture, 0–1. */
type Palette = Record<Colour, number>;

/** The concepts that a small picture shows, from its colours, where they are, and how busy it is. */
export function conceptsOfPicture(image: RgbImage): ConceptWeights {
  const top = paletteOf(image, 0, 1 / 3);
  const middle = paletteOf(image, 1 / 3, 2 / 3);
  const bottom = paletteOf(image, 2 / 3, 1);
  const all = paletteOf(image, 0, 1);
  const brightness = brightnessOf(image);
  const document = paperOf(image);
  const screen = flatnessOf(image);
  return {
    ...weaken(1 - 0.6 * document, all),
    ...weaken((1 - document) * (1 - screen), {
      sky: Math.max(top.blue - bottom.blue, Math.min(top.blue, middle.white)),
      sea: 1.3 * Math.max(Math.min(bottom.blue, middle.blue), middle.blue - middle.white) * (1 - bottom.green),
      beach: 2.5 * Math.min(sand(bottom), middle.blue),
      sunset: 1.5 * Math.min(glow(top) + 0.5 * top.purple, glow(middle)) * (1 - all.green) * (1 - sand(bottom)),
      night: all.black - all.green,
      forest: 1.6 * middle.green * (1 - 0.7 * brightness) * (1 - top.blue) * (1 - all.pink - all.red),
      meadow: 1.6 * Math.min(bottom.green, middle.green + 0.3, top.blue + top.white),
      snow: 1.6 * Math.min(bottom.white, top.blue + 0.5 * (top.white + top.grey), middle.white),
      desert: 1.6 * Math.min(sand(bottom), sand(middle), 0.4 + top.blue + top.white) * (1 - middle.blue),
      autumn: 2.4 * (middle.orange - top.orange - bottom.orange) * (1 - sand(bottom)),
      flower: 2 * Math.min(all.pink + all.red + all.purple, all.green),
      // A vivid body over dark wheels on a grey street.
      car: 4 * Math.min(vivid(middle) - vivid(top), 3 * bottom.black, bottom.grey),
      city: 1.2 * Math.min(all.grey + all.black, 4 * specks(all)),
    }),
    document,
    screen,
    dark: Math.max(0, 0.4 - brightness),
    bright: Math.max(0, brightness - 0.6),
    colourful: variety(all),
  };
}

const sand = (part: Palette) => Math.min(1, part.yellow + part.brown + part.orange);
const glow = (part: Palette) => Math.min(1, part.orange + part.red + part.pink + part.yellow);
const vivid = (part: Palette) => Math.max(part.red, part.yellow, part.blue, part.green);
const specks = (part: Palette) => Math.min(0.25, part.yellow + part.orange + part.brown);

function weaken(factor: number, weights: ConceptWeights): ConceptWeights {
  return Object.fromEntries(
    Object.entries(weights).map(([concept, weight]) => [concept, factor * Math.max(0, weight)]),
  );
}

/** The palette of the rows between two heights, 0 at the top and 1 at the bottom. */
function paletteOf({ data, width, height }: RgbImage, from: number, to: number): Palette {
  const palette = Object.fromEntries(colours.map((colour) => [colour, 0])) as Palette;
  const start = Math.floor(from * height) * width;
  const end = Math.floor(to * height) * width;
  for (let pixel = start; pixel < end; pixel++) {
    palette[colourOf(data[3 * pixel]!, data[3 * pixel + 1]!, data[3 * pixel + 2]!)] += 1 / (end - start);
  }
  return palette;
}

/** Names the colour of a pixel by hue, saturation and value. */
export function colourOf(red: number, green: number, blue: number): Colour {
  const max = Math.max(red, green, blue);
  const chroma = max - Math.min(red, green, blue);
  const value = max / 255;
  const saturation = max === 0 ? 0 : chroma / max;
  if (value < 0.25) {
    return 'black';
  }
  if (saturation < 0.15) {
    return value > 0.8 ? 'white' : 'grey';
  }
  return colourOfHue(hueOf(red, green, blue, max, chroma), saturation, value);
}

function colourOfHue(hue: number, saturation: number, value: number): Colour {
  if (hue < 15 || hue >= 340) {
    return saturation < 0.5 && value > 0.7 ? 'pink' : 'red';
  }
  if (hue < 50 && (value < 0.65 || (saturation < 0.4 && value < 0.87))) {
    return 'brown';
  }
  if (hue < 42) {
    return 'orange';
  }
  if (hue < 68) {
    return 'yellow';
  }
  if (hue < 165) {
    return 'green';
  }
  if (hue < 255) {
    return 'blue';
  }
  return hue < 295 ? 'purple' : 'pink';
}

function hueOf(red: number, green: number, blue: number, max: number, chroma: number): number {
  const sector =
    max === red ? (green - blue) / chroma : max === green ? (blue - red) / chroma + 2 : (red - green) / chroma + 4;
  return (sector * 60 + 360) % 360;
}

function luminanceAt(data: Uint8Array, pixel: number): number {
  return 0.299 * data[3 * pixel]! + 0.587 * data[3 * pixel + 1]! + 0.114 * data[3 * pixel + 2]!;
}

function brightnessOf({ data, width, height }: RgbImage): number {
  let sum = 0;
  for (let pixel = 0; pixel < width * height; pixel++) {
    sum += luminanceAt(data, pixel);
  }
  return sum / (255 * width * height);
}

/** High where many thin strokes cross a ground without colour: pages, receipts, screens; 0–1. */
function paperOf({ data, width, height }: RgbImage): number {
  let strokes = 0;
  for (let pixel = STROKE_REACH; pixel < width * height - STROKE_REACH; pixel++) {
    const here = luminanceAt(data, pixel);
    const left = luminanceAt(data, pixel - STROKE_REACH) - here;
    const right = luminanceAt(data, pixel + STROKE_REACH) - here;
    const stands = Math.min(Math.abs(left), Math.abs(right)) > STROKE_CONTRAST && left * right > 0;
    strokes += stands && isNeutral(data, pixel) && isNeutral(data, pixel - STROKE_REACH) ? 1 : 0;
  }
  return Math.min(1, (STROKE_WEIGHT * strokes) / (width * height));
}

/** Pixels on both sides of a stroke. */
const STROKE_REACH = 2;
const STROKE_CONTRAST = 18;
/** A page with strokes at a twentieth of its pixels is full of text. */
const STROKE_WEIGHT = 20;

function isNeutral(data: Uint8Array, pixel: number): boolean {
  const max = Math.max(data[3 * pixel]!, data[3 * pixel + 1]!, data[3 * pixel + 2]!);
  const min = Math.min(data[3 * pixel]!, data[3 * pixel + 1]!, data[3 * pixel + 2]!);
  return max - min < 40;
}

/** Share of the pixels that equal their neighbours, which cameras never deliver but screens do. */
function flatnessOf({ data, width, height }: RgbImage): number {
  let flat = 0;
  for (let pixel = width; pixel < width * height; pixel++) {
    const luminance = luminanceAt(data, pixel);
    flat += luminance === luminanceAt(data, pixel - 1) && luminance === luminanceAt(data, pixel - width) ? 1 : 0;
  }
  return flat / (width * height);
}

/** High where several bright colours share the picture. */
function variety(palette: Palette): number {
  const vivid = [
    palette.red,
    palette.orange + palette.yellow,
    palette.green,
    palette.blue,
    palette.purple + palette.pink,
  ];
  return Math.max(0, 0.25 * vivid.filter((share) => share > 0.08).length - 0.5);
}
