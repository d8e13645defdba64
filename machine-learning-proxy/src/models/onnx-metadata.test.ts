import fc from 'fast-check';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeOnnx } from '../../test/onnx-writer.ts';
import { ocrModel } from '../worker/models.ts';
import { readOnnxMetadata } from './onnx-metadata.ts';

const DICTIONARY = `a\n\u3000\n${Array.from({ length: 18_000 }, (_, at) => String.fromCodePoint(0x4e00 + at)).join('\n')}`;

const model = writeOnnx({
  inputs: [{ name: 'x', type: 'float32', shape: [1] }],
  outputs: [{ name: 'y', type: 'float32', shape: [1] }],
  nodes: [{ op: 'Mul', inputs: ['x', 'weights'], output: 'y' }],
  weights: [{ name: 'weights', shape: [100_000], values: Array<number>(100_000).fill(1) }],
  metadata: { author: 'somebody', character: DICTIONARY },
});

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onnx-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function read(bytes: Uint8Array): Promise<Record<string, string>> {
  const path = join(folder, 'model.onnx');
  await writeFile(path, bytes);
  return Object.fromEntries(await readOnnxMetadata(path));
}

describe('readOnnxMetadata', () => {
  it('reads the texts behind the weights', async () => {
    expect(await read(model)).toEqual({ author: 'somebody', character: DICTIONARY });
  });

  it('finds none in a model that has none', async () => {
    expect((await readOnnxMetadata(ocrModel.orientationPath)).get('character')).toBeUndefined();
  });

  it('refuses a file that was cut off', async () => {
    for (const share of [0.1, 0.5, 0.9, 0.9999]) {
      await expect(read(model.subarray(0, Math.floor(model.length * share)))).rejects.toThrow('not a whole ONNX model');
    }
  });

  it('comes to an end, whatever the bytes are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const outcome = await read(bytes).catch((error: unknown) => error);
        expect(outcome).toSatisfy((value: unknown) => typeof value === 'object');
      }),
    );
  });
});
