import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { goldens } from '../../../test/clip/goldens.ts';
import { syntheticPicture } from '../../../test/clip/synthetic-picture.ts';
import {
  DIMENSIONS,
  installTinyModel,
  MEAN,
  STD,
  textWeights,
  VISUAL_WEIGHTS,
  type TinyModelOptions,
} from '../../../test/clip/tiny-model.ts';
import type { RgbImage } from '../image.ts';
import { Sessions } from '../sessions.ts';
import { ClipModel } from './clip-model.ts';

let folder: string;
let sessions: Sessions;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clip-'));
  sessions = new Sessions();
});

afterEach(async () => {
  await sessions.dispose();
  await rm(folder, { recursive: true });
});

async function open(options: TinyModelOptions = {}) {
  const model = new ClipModel(await installTinyModel(folder, options));
  return {
    encodePicture: (image: RgbImage) => model.encodePicture(sessions, image),
    encodeText: (text: string) => model.encodeText(sessions, text),
  };
}

function unit(values: readonly number[]): number[] {
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}

function multiply(row: readonly number[], matrix: readonly number[]): number[] {
  return Array.from({ length: DIMENSIONS }, (_, column) =>
    row.reduce((sum, value, index) => sum + value * matrix[index * DIMENSIONS + column]!, 0),
  );
}

function expectVector(actual: Float32Array, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, index) => expect(actual[index]).toBeCloseTo(value, 5));
}

/** The mean colour of the picture after Pillow brought it to 8×8 pixels, 0–255. */
function meanColour(): number[] {
  const golden = goldens.resized.find(({ width, mode }) => width === 37 && mode === 'squash')!;
  const pixels = Buffer.from(golden.pixels, 'hex');
  return [0, 1, 2].map((channel) => pixels.filter((_, index) => index % 3 === channel).reduce((a, b) => a + b) / 64);
}

const picture = syntheticPicture(37, 23);
const normalised = () => meanColour().map((value, channel) => (value / 255 - MEAN[channel]!) / STD[channel]!);

describe('the picture half', () => {
  it('encodes a picture into a vector of length 1', async () => {
    const model = await open();
    expectVector(await model.encodePicture(picture), unit(multiply(normalised(), VISUAL_WEIGHTS)));
  });

  it('gives the pixels as they are to a model that normalises itself', async () => {
    const model = await open({ picture: { name: 'image', type: 'uint8', shape: [1, 'height', 'width', 3] } });
    expectVector(await model.encodePicture(picture), unit(multiply(meanColour(), VISUAL_WEIGHTS)));
  });

  it('takes the size of the picture from a model that fixes it', async () => {
    const model = await open({ size: 224, picture: { name: 'x', type: 'float32', shape: [1, 3, 8, 8] } });
    expectVector(await model.encodePicture(picture), unit(multiply(normalised(), VISUAL_WEIGHTS)));
  });

  it('says which input it cannot give', async () => {
    const model = await open({ picture: { name: 'image', type: 'int64', shape: [1, 3, 8, 8] } });
    await expect(model.encodePicture(picture)).rejects.toThrow('int64 pictures of the shape [1, 3, 8, 8]');
  });
});

describe('the text half', () => {
  const golden = (tokenizer: string, text: string) =>
    goldens.tokenized.find((entry) => entry.tokenizer === tokenizer && entry.text === text)!;

  it.each(['int32', 'int64'] as const)('encodes a text into a vector of length 1, through %s', async (tokenType) => {
    const model = await open({ tokenType });
    const { ids } = golden('bert', '发票 invoice');
    expectVector(await model.encodeText('发票 invoice'), unit(multiply(ids, textWeights(12))));
  });

  it('encodes with the tokenizer that the model brings', async () => {
    const model = await open({ tokenizer: 'bpe', contextLength: 16 });
    const { ids } = golden('bpe', 'a red car');
    expectVector(await model.encodeText('a red car'), unit(multiply(ids, textWeights(16))));
  });

  it('tells a model that asks for it which tokens count', async () => {
    const model = await open({ tokenizer: 'bpe', contextLength: 16, withMask: true });
    const { ids, mask } = golden('bpe', 'a red car');
    const counted = ids.map((id, index) => id * mask[index]!);
    expectVector(await model.encodeText('a red car'), unit(multiply(counted, textWeights(16))));
  });

  it('works with weights in a file of their own', async () => {
    const model = await open({ weightsApart: true });
    const { ids } = golden('bert', 'a red car');
    expectVector(await model.encodeText('a red car'), unit(multiply(ids, textWeights(12))));
  });

  it('works without a description of the model', async () => {
    const model = await open();
    await rm(join(folder, 'config.json'));
    const { ids } = golden('bert', 'a red car');
    expectVector(await model.encodeText('a red car'), unit(multiply(ids, textWeights(12))));
  });

  it('names a file that cannot be read', async () => {
    const model = await open();
    await writeFile(join(folder, 'textual/tokenizer.json'), '{ half');
    await expect(model.encodeText('red')).rejects.toThrow('textual/tokenizer.json of the model tiny cannot be read');
  });
});
