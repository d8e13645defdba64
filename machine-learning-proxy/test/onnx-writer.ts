/** Writes ONNX files for tests: tiny, but real models that the runtime loads like any other. */

/** Element types of ONNX, by their numbers in the format. */
const elementTypes = { float32: 1, uint8: 2, int32: 6, int64: 7 } as const;
type ElementType = keyof typeof elementTypes;

export interface OnnxValue {
  readonly name: string;
  readonly type: ElementType;
  /** A name stands for a dimension that may vary. */
  readonly shape: readonly (number | string)[];
}

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly output: string;
  /** Whole numbers, or lists of them. */
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
}

export interface OnnxWeights {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: readonly number[];
  /** A file beside the model that holds the numbers. */
  readonly externalFile?: string;
}

export interface OnnxModel {
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly nodes: readonly OnnxNode[];
  readonly weights?: readonly OnnxWeights[];
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The last in which the axes of Unsqueeze are an attribute. */
const OPSET = 12;

/** The bytes of an ONNX file. */
export function writeOnnx({ inputs, outputs, nodes, weights = [], metadata = {} }: OnnxModel): Buffer {
  const graph = Buffer.concat([
    ...nodes.map((node) => bytesField(1, writeNode(node))),
    bytesField(2, 'graph'),
    ...weights.map((tensor) => bytesField(5, writeWeights(tensor))),
    ...inputs.map((value) => bytesField(11, writeValue(value))),
    ...outputs.map((value) => bytesField(12, writeValue(value))),
  ]);
  return Buffer.concat([
    numberField(1, 8),
    bytesField(7, graph),
    bytesField(8, numberField(2, OPSET)),
    writeMetadata(metadata),
  ]);
}

/** The texts that a model carries, in the form in which they may also be added to the end of a file. */
export function writeMetadata(metadata: Readonly<Record<string, string>>): Buffer {
  return Buffer.concat(
    Object.entries(metadata).map(([key, value]) =>
      bytesField(14, Buffer.concat([bytesField(1, key), bytesField(2, value)])),
    ),
  );
}

/** The content of a file of weights, as models refer to it. */
export function writeFloats(values: readonly number[]): Buffer {
  return Buffer.from(Float32Array.from(values).buffer);
}

function writeNode({ op, inputs, output, attributes = {} }: OnnxNode): Buffer {
  return Buffer.concat([
    ...inputs.map((name) => bytesField(1, name)),
    bytesField(2, output),
    bytesField(4, op),
    ...Object.entries(attributes).map(([name, value]) => bytesField(5, writeAttribute(name, value))),
  ]);
}

function writeAttribute(name: string, value: number | readonly number[]): Buffer {
  return typeof value === 'number'
    ? Buffer.concat([bytesField(1, name), numberField(3, value), numberField(20, 2)])
    : Buffer.concat([bytesField(1, name), ...value.map((item) => numberField(8, item)), numberField(20, 7)]);
}

function writeWeights({ name, shape, values, externalFile }: OnnxWeights): Buffer {
  const entry = (key: string, value: string) =>
    bytesField(13, Buffer.concat([bytesField(1, key), bytesField(2, value)]));
  return Buffer.concat([
    ...shape.map((length) => numberField(1, length)),
    numberField(2, elementTypes.float32),
    bytesField(8, name),
    externalFile === undefined
      ? bytesField(9, writeFloats(values))
      : Buffer.concat([entry('location', externalFile), numberField(14, 1)]),
  ]);
}

function writeValue({ name, type, shape }: OnnxValue): Buffer {
  const dimensions = shape.map((length) =>
    bytesField(1, typeof length === 'number' ? numberField(1, length) : bytesField(2, length)),
  );
  const tensor = Buffer.concat([numberField(1, elementTypes[type]), bytesField(2, Buffer.concat(dimensions))]);
  return Buffer.concat([bytesField(1, name), bytesField(2, bytesField(1, tensor))]);
}

function numberField(field: number, value: number): Buffer {
  return Buffer.concat([varint(field << 3), varint(value)]);
}

function bytesField(field: number, value: Buffer | string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([varint((field << 3) | 2), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) {
    bytes.push(Number(rest & 127n) | 128);
  }
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}
