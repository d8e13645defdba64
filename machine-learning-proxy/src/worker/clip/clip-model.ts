import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Tensor, type InferenceSession } from 'onnxruntime-node';
import type { LocalModel } from '../../models/model-folder.ts';
import type { RgbImage } from '../image.ts';
import type { Model, ModelSource } from '../sessions.ts';
import { fitPicture, normalisePicture, parsePictureInput, type PictureInput } from './picture-input.ts';
import { TextInput, type TokenizedText } from './text-input.ts';

type TensorMetadata = InferenceSession.TensorValueMetadata;

/**
 * A CLIP model in Immich's layout: `visual/` and `textual/`, each with its ONNX file and what says how to prepare its
 * input. Number formats, shapes and the length of the vectors come from the files, so any export in the layout works.
 */
export class ClipModel {
  readonly #model: LocalModel;
  #pictureInput: Promise<PictureInput> | undefined;
  #textInput: Promise<TextInput> | undefined;

  constructor(model: LocalModel) {
    this.#model = model;
  }

  /** @returns a vector of length 1 */
  async encodePicture(models: ModelSource, image: RgbImage): Promise<Float32Array> {
    this.#pictureInput ??= this.#readJson('visual/preprocess_cfg.json').then(parsePictureInput);
    const input = await this.#pictureInput;
    const model = await this.#load(models, 'visual');
    const [metadata] = tensorsOf(model.inputs);
    if (!metadata) {
      throw new Error(`The model ${this.#model.name} takes no picture`);
    }
    return await this.#encode(model, { [metadata.name]: pictureTensor(image, metadata, input) });
  }

  /**
   * @param language of the text, such as `zh-CN`, for models that want to know
   * @returns a vector of length 1
   */
  async encodeText(models: ModelSource, text: string, language?: string): Promise<Float32Array> {
    this.#textInput ??= this.#readTextInput();
    const input = await this.#textInput;
    const model = await this.#load(models, 'textual');
    const inputs = tensorsOf(model.inputs);
    const tokens = input.tokenize(text, language, fixedLength(inputs[0]?.shape[1]));
    const feeds = inputs.map((metadata) => [metadata.name, tokenTensor(tokens, metadata)] as const);
    return await this.#encode(model, Object.fromEntries(feeds));
  }

  async #encode(model: Model, inputs: Readonly<Record<string, Tensor>>): Promise<Float32Array> {
    const outputs = tensorsOf(model.outputs);
    // Some exports also answer with what the vector was made from, a row for each token.
    const output = outputs.find(({ shape }) => shape.length === 2) ?? outputs[0];
    if (!output) {
      throw new Error(`The model ${this.#model.name} answers with nothing`);
    }
    return unitVector(await model.runNamed(inputs, output.name));
  }

  #load(models: ModelSource, half: 'visual' | 'textual'): Promise<Model> {
    return models.load(join(this.#model.folder, half, 'model.onnx'));
  }

  async #readTextInput(): Promise<TextInput> {
    const [config, tokenizer, tokenizerConfig] = await Promise.all([
      this.#readJson('config.json', {}),
      this.#readJson('textual/tokenizer.json'),
      this.#readJson('textual/tokenizer_config.json', {}),
    ]);
    return new TextInput(this.#model.name, { config, tokenizer, tokenizerConfig });
  }

  async #readJson(path: string, whenMissing?: object): Promise<unknown> {
    try {
      return JSON.parse(await readFile(join(this.#model.folder, path), 'utf8'));
    } catch (cause) {
      if (whenMissing && cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
        return whenMissing;
      }
      throw new Error(`${path} of the model ${this.#model.name} cannot be read`, { cause });
    }
  }
}

/** A dimension that the file fixes; others are names. */
function fixedLength(dimension: number | string | undefined): number | undefined {
  return typeof dimension === 'number' && dimension > 0 ? dimension : undefined;
}

function tensorsOf(values: readonly InferenceSession.ValueMetadata[]): TensorMetadata[] {
  return values.filter((value) => value.isTensor);
}

/** Where the file fixes the size of the input, the file is right; `[1, 3, height, width]`, or pixels as they are. */
function pictureTensor(image: RgbImage, { type, shape }: TensorMetadata, input: PictureInput): Tensor {
  const channelsLast = shape.length === 4 && shape[3] === 3 && shape[1] !== 3;
  const [height, width] = (channelsLast ? shape.slice(1, 3) : shape.slice(2, 4)).map(
    (side, index) => fixedLength(side) ?? input.size[index]!,
  ) as [number, number];
  const fitted = fitPicture(image, { ...input, size: [height, width] });
  if (type === 'uint8' && channelsLast) {
    return new Tensor('uint8', fitted.data, [1, height, width, 3]);
  }
  if (channelsLast || type !== 'float32') {
    throw new Error(`A CLIP model with ${type} pictures of the shape [${shape.join(', ')}] is not supported`);
  }
  return new Tensor('float32', normalisePicture(fitted, input), [1, 3, height, width]);
}

/** `[1, context length]`: the tokens, or by the name of the input which of them count. */
function tokenTensor({ ids, mask }: TokenizedText, { name, type }: TensorMetadata): Tensor {
  const values = name.includes('mask') ? mask : name.includes('type') ? ids.map(() => 0) : ids;
  const dims = [1, values.length];
  if (type === 'int32') {
    return new Tensor('int32', Int32Array.from(values), dims);
  }
  if (type === 'int64') {
    return new Tensor('int64', BigInt64Array.from(values, BigInt), dims);
  }
  throw new Error(`A CLIP model that takes ${type} as ${name} is not supported`);
}

/** Exports leave it open whether their vectors have length 1. */
function unitVector(output: Tensor): Float32Array {
  if (output.type !== 'float32' || output.dims.at(-1) !== output.size) {
    throw new Error(
      `A CLIP model must answer with one float32 vector, not with ${output.type} [${output.dims.join(', ')}]`,
    );
  }
  const values = output.data as Float32Array;
  const length = Math.hypot(...values);
  if (!Number.isFinite(length) || length === 0) {
    throw new Error('The CLIP model answered with a vector that has no direction');
  }
  return values.map((value) => value / length);
}
