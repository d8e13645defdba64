import type { PredictRequest } from '../protocol/predict-request.ts';
import type { PredictResponse } from '../protocol/predict-response.ts';

/** What belongs to one request of a caller, wherever it is worked on. */
export interface Call {
  /** Fires when the caller left or waited too long. */
  readonly signal: AbortSignal;
  /** Says in the logs of several services that it is the same request. */
  readonly requestId: string;
}

/** A place where the tasks of this service are done: this process, other workers, or an MT Photos AI server. */
export interface Backend {
  /** Stands in metrics and logs. */
  readonly name: 'local' | 'workers' | 'mt-photos';

  /** True while another picture would be refused, so that its upload need not be read. */
  readonly isFullOfImages: boolean;

  /** @throws PredictError, or {@link BackendRefusal} when the answer of another service is for the caller */
  predict(request: PredictRequest, call: Call): Promise<PredictResponse>;

  /** Ends; what still runs when `signal` fires is given up. */
  close(signal: AbortSignal): Promise<void>;
}

/** The answer of another service that is not a prediction, to be given to the caller as it is. */
export class BackendRefusal extends Error {
  override readonly name = 'BackendRefusal';
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer<ArrayBuffer>;

  constructor(answer: { status: number; contentType: string; body: Buffer<ArrayBuffer> }) {
    super(`A backend answered with status ${answer.status}`);
    this.status = answer.status;
    this.contentType = answer.contentType;
    this.body = answer.body;
  }
}
