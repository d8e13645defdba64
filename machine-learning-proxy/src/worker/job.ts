import type { PredictErrorCode } from '../protocol/errors.ts';
import type { PredictRequest } from '../protocol/predict-request.ts';
import type { Prediction } from '../protocol/predict-response.ts';

/** What a thread is started with. */
export interface ThreadSettings {
  readonly maxImagePixels: number;
}

/** One request on its way to a thread. */
export interface ThreadJob {
  readonly request: PredictRequest;
  /** `Int32Array, [1]` in shared memory; not zero when nobody waits any more. A thread inside a model reads no messages. */
  readonly cancelled: Int32Array<SharedArrayBuffer>;
}

/** The answer of a thread. */
export type ThreadReply =
  | { readonly prediction: Prediction; readonly modelCpuMs: number }
  | {
      readonly error: {
        readonly code: PredictErrorCode;
        readonly message: string;
        readonly stack?: string | undefined;
      };
    };
