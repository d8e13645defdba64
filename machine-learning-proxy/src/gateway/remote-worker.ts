import { z } from 'zod';
import { PredictError } from '../protocol/errors.ts';
import { writePredictForm } from '../protocol/predict-form.ts';
import type { PredictRequest } from '../protocol/predict-request.ts';
import type { PredictResponse } from '../protocol/predict-response.ts';
import type { Call } from './backend.ts';
import { Peer } from './peer.ts';
import type { FleetWorker } from './worker-fleet.ts';

const HEALTH_TIMEOUT_MS = 2000;

/** Only the outline; what is inside is for the caller, who knows the task. */
const Answer = z.looseObject({ imageWidth: z.number().optional(), imageHeight: z.number().optional() });

/** A worker in another process, asked through Immich's own protocol. */
export class RemoteWorker implements FleetWorker {
  readonly #peer: Peer;
  readonly #headers: Record<string, string>;

  constructor(url: string, apiKey: string | undefined) {
    this.#peer = new Peer(url);
    this.#headers = apiKey === undefined ? {} : { 'x-api-key': apiKey };
  }

  get label(): string {
    return this.#peer.label;
  }

  async predict(request: PredictRequest, { signal, requestId }: Call): Promise<PredictResponse> {
    const { contentType, pieces, sizeBytes } = writePredictForm(request);
    const answer = await this.#peer.askForJson({
      method: 'POST',
      path: 'predict',
      headers: {
        ...this.#headers,
        'content-type': contentType,
        'content-length': sizeBytes,
        'x-request-id': requestId,
      },
      body: pieces,
      signal,
    });
    const parsed = Answer.safeParse(answer);
    if (!parsed.success) {
      throw new PredictError('backend_failed', 'A worker answered in a form that is not Immich’s');
    }
    return parsed.data as PredictResponse;
  }

  async isHealthy(): Promise<boolean> {
    try {
      await this.#peer.ask({
        method: 'GET',
        path: 'ping',
        headers: this.#headers,
        signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS),
      });
      return true;
    } catch {
      return false;
    }
  }

  close(): Promise<void> {
    this.#peer.close();
    return Promise.resolve();
  }
}
