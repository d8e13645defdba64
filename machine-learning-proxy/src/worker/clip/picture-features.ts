import type { RgbImage } from '../image.ts';
import { colours, type Colour, type ConceptWeights } from './concepts.ts';

/** Share of each colour in a part of a picture, 0–1. */
type Palette = Record<Colour, number>;

/** The concepts that a small picture shows, from its colours, where they are, and how busy it is. */
export function conceptsOfPicture(image: RgbImage): ConceptWeights {
  const third = Math.floor(image.height / 3);
  const top = paletteOf(image, 0, third);
  const middle = paletteOf(image, third, 2 * third);
  const bottom = paletteOf(image, 2 * third, image.height);
  const all = paletteOf(image, 0, image.height);
  const { brightness, edges } = lightOf(image);

  const warmLight = (part: Palette) => part.orange + part.red + 0.7 * part.pink + 0.7 * part.yellow + 0.5 * part.purple;
  const sand = (part: Palette) => Math.min(1, part.yellow + part.brown + 0.8 * part.orange);
  const paper = all.white + 0.5 * all.grey;
  return {
    ...all,
    sky: top.blue + 0.3 * top.white * middle.blue,
    sea: Math.max(middle.blue, bottom.blue) * (1 - 0.5 * edges),
    beach: 2 * Math.min(sand(bottom), middle.blue + top.blue),
    sunset: warmLight(top) * 0.8 + warmLight(middle) * 0.5 - bottom.green,
    night: all.black * 0.8 + (brightness < 0.25 ? 0.5 : 0),
    forest: 1.2 * Math.min(top.green + middle.green, 1) * (1 - 0.3 * brightness),
    meadow: 1.4 * Math.min(bottom.green, top.blue + top.white),
    snow: 1.4 * Math.min(bottom.white, top.blue + 0.6 * top.grey + 0.3 * top.white) * (1 - edges),
    desert: 1.2 * Math.min(sand(bottom), sand(middle) + top.blue) * (1 - middle.blue),
    flower: 2 * Math.min(all.pink + all.red + all.purple + all.yellow, all.green + 0.2),
    city: 1.5 * Math.min(all.grey + 0.5 * all.black, edges + 0.1),
    document: 1.2 * paper * Math.min(1, 3 * edges),
    dark: Math.max(0, 0.5 - brightness),
    bright: Math.max(0, brightness - 0.5),
    colourful: variety(all),
  };
}

function paletteOf({ data, width }: RgbImage, fromRow: number, toRow: number): Palette {
  const palette = Object.fromEntries(colours.map((colour) => [colour, 0])) as Palette;
  const share = 1 / Math.max(1, (toRow - fromRow) * width);
  for (let at = fromRow * width * 3; at < toRow * width * 3; at += 3) {
    palette[colourOf(data[at]!, data[at + 1]!, data[at + 2]!)] += share;
  }
  return palette;
}

/** Names the colour of a pixel by hue, saturation and value. */
export function colourOf(red: number, green: number, blue: number): Colour {
  const max = Math.max(red, green, blue);
  const chroma = max - Math.min(red, green, blue);
  const value = max / 255;
  const saturation = max === 0 ? 0 : chroma / max;
  if (value < 0.2) {
    return 'black';
  }
  if (saturation < 0.15) {
    return value > 0.8 ? 'white' : 'grey';
  }
  const hue = hueOf(red, green, blue, max, chroma);
  if (hue >= 15 && hue < 50 && value < 0.65) {
    return 'brown';
  }
  if (hue < 15 || hue >= 340) {
    return saturation < 0.5 && value > 0.7 ? 'pink' : 'red';
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

/** Mean brightness, and the share of pixels that differ clearly from their right neighbour. */
function lightOf({ data, width, height }: RgbImage): { brightness: number; edges: number } {
  let sum = 0;
  let changes = 0;
  for (let y = 0; y < height; y++) {
    let before = -1;
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      const luminance = 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
      sum += luminance;
      changes += before >= 0 && Math.abs(luminance - before) > 24 ? 1 : 0;
      before = luminance;
    }
  }
  return { brightness: sum / (255 * width * height), edges: changes / (width * height) };
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
  return 0.25 * vivid.filter((share) => share > 0.08).length - 0.25;
}
