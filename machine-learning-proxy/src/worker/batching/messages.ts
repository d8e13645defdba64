import type { InferenceSession } from 'onnxruntime-node';
import type { PredictErrorCode } from '../../protocol/errors.ts';
import type { CancelFlag } from '../job.ts';
import type { TensorValues } from './tensor-rows.ts';

/** One input for a model, on its way to the thread that runs it. */
export interface RunOrder {
  readonly id: number;
  readonly path: string;
  readonly inputs: Readonly<Record<string, TensorValues>>;
  /** Name of the output that is wanted. */
  readonly output: string;
  readonly cancelled: CancelFlag;
}

/** What a thread that works on pictures asks the thread that runs the models. */
export type ModelRequest =
  | { readonly load: { readonly id: number; readonly path: string } }
  /** Orders that were made together, so that they can share runs. */
  | { readonly orders: readonly RunOrder[] };

/** Inputs and outputs of a model, as its file states them. */
export interface Signature {
  readonly inputs: readonly InferenceSession.ValueMetadata[];
  readonly outputs: readonly InferenceSession.ValueMetadata[];
}

/** The answer to the request or order of this id. */
export type ModelReply = { readonly id: number } & (
  | { readonly signature: Signature }
  | { readonly output: TensorValues; readonly batchSize?: number }
  | { readonly error: { readonly message: string; readonly code?: PredictErrorCode } }
);

/** What the thread that runs the models tells the main thread. */
export interface ModelThreadNews {
  /** Size of the files of the models that are loaded. */
  readonly modelBytes: number;
}
