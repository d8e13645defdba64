import { Tensor } from 'onnxruntime-node';
import { freeNow } from './free-now.ts';
import type { Model } from './sessions.ts';

/**
 * Runs a model once, and frees what went in and what came out as soon as it was read.
 *
 * @param values the input, of which the model has the only use left
 * @param read takes what is wanted from the output, which is gone afterwards
 */
export async function runModel<T>(
  model: Model,
  values: Float32Array,
  dims: readonly number[],
  read: (output: Float32Array, dims: readonly number[]) => T,
): Promise<T> {
  const output = await model.run(new Tensor('float32', values, dims));
  const data = output.data as Float32Array;
  try {
    return read(data, output.dims);
  } finally {
    freeNow(values);
    freeNow(data);
  }
}
