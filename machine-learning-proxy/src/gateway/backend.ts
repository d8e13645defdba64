import type { PredictRequest } from '../protocol/predict-request.ts';
import type { Prediction } from '../protocol/predict-response.ts';

/** A place where predictions are made: this process, or later another machine. */
export interface Backend {
  /** True while another picture would be refused, so that its upload need not be read. */
  readonly isFullOfImages: boolean;

  /** @throws PredictError */
  predict(request: PredictRequest, signal: AbortSignal): Promise<Prediction>;
}
