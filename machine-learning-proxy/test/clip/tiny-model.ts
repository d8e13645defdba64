import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LocalModel } from '../../src/models/model-folder.ts';
import { writeFloats, writeOnnx, type OnnxValue } from '../onnx-writer.ts';
import { readTokenizer, type TokenizerName } from './goldens.ts';

/** Length of the vectors of the tiny models. */
export const DIMENSIONS = 5;

export const MEAN = [0.5, 0.4, 0.3];
export const STD = [0.25, 0.2, 0.5];

/** Rows for red, green and blue. */
export const VISUAL_WEIGHTS = [1, 2, -3, 4, 0.5, 2, -1, 0.25, 3, 1, -2, 1, 1, -0.5, 3];

/** How a tiny model differs from the usual. */
export interface TinyModelOptions {
  readonly name?: string;
  readonly picture?: OnnxValue;
  readonly tokenType?: 'int32' | 'int64';
  readonly tokenizer?: TokenizerName;
  readonly contextLength?: number;
  /** Whether the text half takes a mask beside the tokens, as exports of transformers do. */
  readonly withMask?: boolean;
  readonly weightsApart?: boolean;
  readonly size?: number;
}

/** A row for each place of the context. */
export function textWeights(contextLength: number): number[] {
  return Array.from({ length: contextLength * DIMENSIONS }, (_, index) => ((index * 37) % 19) - 9);
}

/**
 * Writes a model in Immich's layout: the vector of a picture is its mean colour times {@link VISUAL_WEIGHTS}, that of a
 * text its tokens times {@link textWeights}.
 */
export async function installTinyModel(folder: string, options: TinyModelOptions = {}): Promise<LocalModel> {
  const { tokenizer = 'bert', contextLength = 12, size = 8 } = options;
  const pads = { bert: '[PAD]', bpe: '<|endoftext|>', unigram: '</s>' };
  const { model, data } = textualModel(contextLength, options);
  const files = {
    'config.json': JSON.stringify({ embed_dim: DIMENSIONS, text_cfg: { context_length: contextLength } }),
    'visual/preprocess_cfg.json': JSON.stringify({ size: [size, size], mean: MEAN, std: STD, resize_mode: 'squash' }),
    'visual/model.onnx': visualModel(options),
    'textual/model.onnx': model,
    'textual/tokenizer.json': JSON.stringify(readTokenizer(tokenizer)),
    'textual/tokenizer_config.json': JSON.stringify({ pad_token: pads[tokenizer] }),
    ...(data && { 'textual/model.onnx.data': data }),
  };
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return { task: 'clip', name: options.name ?? 'tiny', folder, identity: 'tiny@0' };
}

function visualModel({
  picture = { name: 'image', type: 'float32', shape: ['batch', 3, 'height', 'width'] },
}: TinyModelOptions): Buffer {
  const axes = picture.shape[3] === 3 ? [1, 2] : [2, 3];
  return writeOnnx({
    inputs: [picture],
    outputs: [{ name: 'embedding', type: 'float32', shape: ['batch', DIMENSIONS] }],
    nodes: [
      { op: 'Cast', inputs: [picture.name], output: 'floats', attributes: { to: 1 } },
      { op: 'ReduceMean', inputs: ['floats'], output: 'colour', attributes: { axes, keepdims: 0 } },
      { op: 'MatMul', inputs: ['colour', 'weights'], output: 'embedding' },
    ],
    weights: [{ name: 'weights', shape: [3, DIMENSIONS], values: VISUAL_WEIGHTS }],
  });
}

function textualModel(
  contextLength: number,
  { tokenType = 'int32', withMask = false, weightsApart = false }: TinyModelOptions,
): { model: Buffer; data: Buffer | undefined } {
  const values = textWeights(contextLength);
  const shape = [1, contextLength];
  const model = writeOnnx({
    inputs: withMask
      ? [
          { name: 'input_ids', type: tokenType, shape: [1, 'length'] },
          { name: 'attention_mask', type: tokenType, shape: [1, 'length'] },
        ]
      : [{ name: 'text', type: tokenType, shape }],
    outputs: [
      { name: 'last_hidden_state', type: 'float32', shape: [1, 1, DIMENSIONS] },
      { name: 'embedding', type: 'float32', shape: [1, DIMENSIONS] },
    ],
    nodes: [
      ...(withMask
        ? [
            { op: 'Mul', inputs: ['input_ids', 'attention_mask'], output: 'counted' },
            { op: 'Cast', inputs: ['counted'], output: 'floats', attributes: { to: 1 } },
          ]
        : [{ op: 'Cast', inputs: ['text'], output: 'floats', attributes: { to: 1 } }]),
      { op: 'MatMul', inputs: ['floats', 'weights'], output: 'embedding' },
      { op: 'Unsqueeze', inputs: ['embedding'], output: 'last_hidden_state', attributes: { axes: [1] } },
    ],
    weights: [
      {
        name: 'weights',
        shape: [contextLength, DIMENSIONS],
        values,
        ...(weightsApart && { externalFile: 'model.onnx.data' }),
      },
    ],
  });
  return { model, data: weightsApart ? writeFloats(values) : undefined };
}
