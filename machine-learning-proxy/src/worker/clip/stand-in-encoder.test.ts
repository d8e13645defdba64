import { describe, expect, it } from 'vitest';
import type { RgbImage } from '../image.ts';
import { encodePicture, encodeText } from './stand-in-encoder.ts';

type Rgb = readonly [red: number, green: number, blue: number];

const RED: Rgb = [210, 30, 30];
const GREEN: Rgb = [50, 140, 60];
const BLUE: Rgb = [80, 150, 230];
const WHITE: Rgb = [250, 250, 250];
const NIGHT: Rgb = [8, 10, 30];
const SAND: Rgb = [240, 215, 160];
const ORANGE: Rgb = [250, 150, 60];

/** Horizontal bands of equal height. */
function bands(...colours: Rgb[]): RgbImage {
  const side = 90;
  const data = new Uint8Array(side * side * 3);
  for (let pixel = 0; pixel < side * side; pixel++) {
    const row = Math.floor(pixel / side);
    data.set(colours[Math.floor((row * colours.length) / side)]!, pixel * 3);
  }
  return { data, width: side, height: side };
}

/** White paper with rows of black strokes. */
function page(): RgbImage {
  const image = bands(WHITE);
  for (let y = 10; y < 80; y++) {
    for (let x = 10; x < 80; x += 3) {
      if (y % 10 < 5) {
        image.data.fill(0, (y * 90 + x) * 3, (y * 90 + x + 1) * 3);
      }
    }
  }
  return image;
}

const gallery = {
  red: bands(RED),
  meadow: bands(BLUE, GREEN, GREEN),
  forest: bands(GREEN),
  beach: bands(BLUE, BLUE, SAND),
  sea: bands(BLUE),
  snow: bands(BLUE, WHITE, WHITE),
  night: bands(NIGHT),
  sunset: bands(ORANGE, ORANGE, NIGHT),
  page: page(),
};

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0);
}

async function bestMatch(query: string): Promise<string> {
  const text = encodeText(query);
  const scored = await Promise.all(
    Object.entries(gallery).map(async ([name, image]) => ({ name, score: dot(text, await encodePicture(image)) })),
  );
  return scored.toSorted((a, b) => b.score - a.score)[0]!.name;
}

describe('the stand-in encoder', () => {
  it.each([
    ['a red car', 'red'],
    ['红色的汽车', 'red'],
    ['meadow', 'meadow'],
    ['草地', 'meadow'],
    ['forest', 'forest'],
    ['森林', 'forest'],
    ['beach', 'beach'],
    ['沙滩', 'beach'],
    ['the ocean', 'sea'],
    ['大海', 'sea'],
    ['snowy mountains', 'snow'],
    ['雪山', 'snow'],
    ['night', 'night'],
    ['夜景', 'night'],
    ['sunset', 'sunset'],
    ['日落', 'sunset'],
    ['document', 'page'],
    ['发票', 'page'],
  ])('finds for “%s” the picture of %s', async (query, expected) => {
    expect(await bestMatch(query)).toBe(expected);
  });

  it('gives vectors of 512 numbers and length 1', async () => {
    for (const embedding of [
      encodeText('red'),
      encodeText(''),
      encodeText('qwxyz'),
      await encodePicture(gallery.sea),
    ]) {
      expect(embedding).toHaveLength(512);
      expect(dot(embedding, embedding)).toBeCloseTo(1, 5);
    }
  });

  it('encodes the same picture to the same vector', async () => {
    expect(await encodePicture(gallery.beach)).toEqual(await encodePicture(gallery.beach));
  });

  it('finds nothing special for words that it does not know', async () => {
    expect(dot(encodeText('qwxyz'), await encodePicture(gallery.red))).toBeCloseTo(0, 5);
  });
});
