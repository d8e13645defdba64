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

const SIDE = 256;

/** Horizontal bands of equal height, with the grain that every camera leaves. */
function bands(...colours: Rgb[]): RgbImage {
  const data = new Uint8Array(SIDE * SIDE * 3);
  for (let pixel = 0; pixel < SIDE * SIDE; pixel++) {
    const row = Math.floor(pixel / SIDE);
    const grain = ((pixel * 7919) % 7) - 3;
    const colour = colours[Math.floor((row * colours.length) / SIDE)]!;
    data.set(
      colour.map((value) => value + grain),
      pixel * 3,
    );
  }
  return { data, width: SIDE, height: SIDE };
}

/** White paper with rows of black strokes. */
function page(): RgbImage {
  const image = bands(WHITE);
  for (let y = 20; y < 230; y++) {
    for (let x = 20; x < 230; x += 6) {
      if (y % 20 < 10) {
        image.data.fill(0, (y * SIDE + x) * 3, (y * SIDE + x + 1) * 3);
      }
    }
  }
  return image;
}

/** Without grain. */
function screen(): RgbImage {
  return { data: new Uint8Array(SIDE * SIDE * 3).fill(240), width: SIDE, height: SIDE };
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
  screen: screen(),
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
    ['screenshot', 'screen'],
    ['聊天截图', 'screen'],
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
