import type { PredictRequest } from '../protocol/predict-request.ts';
import { toPredictResponse, type PredictResponse } from '../protocol/predict-response.ts';
import type { LocalWorker } from '../worker/local-worker.ts';
import type { Backend, Call } from './backend.ts';
import type { FleetWorker } from './worker-fleet.ts';

/** The worker inside this process, alone or as one of a fleet. */
export class LocalBackend implements Backend, FleetWorker {
  readonly name = 'local';
  readonly label = 'local';
  readonly #worker: LocalWorker;

  constructor(worker: LocalWorker) {
    this.#worker = worker;
  }

  get isFullOfImages(): boolean {
    return this.#worker.isFullOfImages;
  }

  async predict(request: PredictRequest, { signal }: Call): Promise<PredictResponse> {
    return toPredictResponse(await this.#worker.predict(request, signal));
  }

  isHealthy(): Promise<boolean> {
    return Promise.resolve(true);
  }

  close(signal: AbortSignal): Promise<void> {
    return this.#worker.close(signal);
  }
}
