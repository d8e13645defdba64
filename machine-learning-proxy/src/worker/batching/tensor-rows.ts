import { Tensor } from 'onnxruntime-node';

/** The tensors that models take and give; their buffers can be handed from thread to thread. */
export interface TensorValues {
  readonly type: 'float32' | 'int32' | 'int64' | 'uint8';
  readonly dims: readonly number[];
  readonly data: Float32Array | Int32Array | BigInt64Array | Uint8Array;
}

const arrays = { float32: Float32Array, int32: Int32Array, int64: BigInt64Array, uint8: Uint8Array } as const;

/** @throws Error for types that no model of ours has */
export function toValues({ type, dims, data }: Tensor): TensorValues {
  if (!(type in arrays)) {
    throw new Error(`Models with values of the type ${type} are not supported`);
  }
  return { type: type as TensorValues['type'], dims, data: data as TensorValues['data'] };
}

export function toTensor({ type, dims, data }: TensorValues): Tensor {
  return new Tensor(type, data, dims);
}

/**
 * Puts tensors of one type and shape `[1, …]` into one of `[rows, …]`; rows that are not filled are zero.
 *
 * @param rows at least as many as there are tensors
 */
export function joinRows(tensors: readonly [TensorValues, ...TensorValues[]], rows: number): TensorValues {
  const [{ type, dims, data }] = tensors;
  const joined = new arrays[type](data.length * rows);
  const bytes = bytesOf(joined);
  tensors.forEach((tensor, row) => bytes.set(bytesOf(tensor.data), row * data.byteLength));
  return { type, dims: [rows, ...dims.slice(1)], data: joined };
}

/** Copies the first `count` rows of a tensor into tensors of their own. @throws Error when it has fewer */
export function splitRows({ type, dims, data }: TensorValues, count: number): TensorValues[] {
  const [rows = 0, ...shape] = dims;
  if (rows < count) {
    throw new Error(`A model answered ${count} inputs with ${rows} rows`);
  }
  const length = data.length / rows;
  return Array.from({ length: count }, (_, row) => ({
    type,
    dims: [1, ...shape],
    data: data.slice(row * length, (row + 1) * length),
  }));
}

function bytesOf({ buffer, byteOffset, byteLength }: TensorValues['data']): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
