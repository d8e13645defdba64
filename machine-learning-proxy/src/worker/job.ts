import type { MessagePort } from 'node:worker_threads';
import type { Device } from '../config.ts';
import type { PredictErrorCode } from '../protocol/errors.ts';
import type { PredictRequest } from '../protocol/predict-request.ts';
import type { Prediction } from '../protocol/predict-response.ts';
import type { RequestModels } from './models.ts';

/** What a thread is started with. */
export interface ThreadSettings {
  readonly maxImagePixels: number;
  readonly device: Device;
  /** The way to a thread that runs the models of several threads; without it, each thread has models of its own. */
  readonly modelPort?: MessagePort;
}

/** `Int32Array, [1]` in shared memory; not zero when nobody waits any more. A thread inside a model reads no messages. */
export type CancelFlag = Int32Array<SharedArrayBuffer>;

/** One request on its way to a thread. */
export interface ThreadJob {
  readonly request: PredictRequest;
  readonly models: RequestModels;
  readonly cancelled: CancelFlag;
}

/** The steps of a prediction whose time is measured. */
export type Stage = 'decode' | 'detect' | 'orient' | 'recognise' | 'encode';

/** What one prediction cost, for the metrics of the service. */
export interface WorkReport {
  /** Wall time in milliseconds of each step that the request needed. */
  readonly stageMs: Readonly<Partial<Record<Stage, number>>>;
  /**
   * Inputs that a model worked on in one run, an entry a run. A run that other requests shared is in the report of one of
   * them only.
   */
  readonly batches?: readonly { readonly stage: Stage; readonly size: number }[];
  /** Bytes of the models that this thread holds at the moment. */
  readonly modelBytes?: number;
}

/** The answer of a thread. */
export type ThreadReply =
  | { readonly prediction: Prediction; readonly modelCpuMs: number; readonly report?: WorkReport }
  | {
      readonly error: {
        readonly code: PredictErrorCode;
        readonly message: string;
        readonly stack?: string | undefined;
      };
    };
