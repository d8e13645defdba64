import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '../log.ts';
import { PredictError } from '../protocol/errors.ts';
import type { PredictRequest } from '../protocol/predict-request.ts';
import type { PredictResponse } from '../protocol/predict-response.ts';
import { BackendRefusal, type Backend, type Call } from './backend.ts';
import { Circuit, type Outcome } from './circuit.ts';
import { ConnectionError } from './peer.ts';

const HEALTH_CHECK_EVERY_MS = 5000;

/** One worker of a fleet: another process, or this one. */
export interface FleetWorker {
  /** Stands in metrics and logs. */
  readonly label: string;
  /** @throws ConnectionError, PredictError or BackendRefusal */
  predict(request: PredictRequest, call: Call): Promise<PredictResponse>;
  /** Whether it answers at all. */
  isHealthy(): Promise<boolean>;
  close(signal: AbortSignal): Promise<void>;
}

/** A worker with what the fleet knows about it. */
interface Member {
  readonly worker: FleetWorker;
  readonly circuit: Circuit;
  inFlight: number;
}

/**
 * Shares requests out to workers, the least busy first. A request whose worker cannot be reached or is full goes to the
 * next one. A request whose worker broke off is sent once more and no oftener, because it may be the reason: predictions
 * change nothing, so doing one twice is safe, but one that ends every worker must not meet them all.
 */
export class WorkerFleet implements Backend {
  readonly name = 'workers';
  readonly isFullOfImages = false;
  readonly #members: readonly Member[];
  readonly #closing = new AbortController();
  #turn = 0;

  constructor(workers: readonly FleetWorker[], checkEveryMs = HEALTH_CHECK_EVERY_MS) {
    this.#members = workers.map((worker) => ({ worker, circuit: new Circuit(), inFlight: 0 }));
    void this.#watchHealth(checkEveryMs);
  }

  /** Each worker and whether requests are sent to it, for health answers and metrics. */
  get states(): { readonly worker: string; readonly circuit: Circuit['state']; readonly inFlight: number }[] {
    return this.#members.map(({ worker, circuit, inFlight }) => ({
      worker: worker.label,
      circuit: circuit.state,
      inFlight,
    }));
  }

  async predict(request: PredictRequest, call: Call): Promise<PredictResponse> {
    const attempts = new Attempts();
    for (let member = this.#pick(attempts); member; member = this.#pick(attempts)) {
      try {
        return await this.#ask(member, request, call);
      } catch (error) {
        if (!isWorthAnother(error)) {
          throw error;
        }
        attempts.failed(member, error);
        const level = error instanceof PredictError ? 'debug' : 'warn';
        log(level, 'A worker could not take a request', { worker: member.worker.label, requestId: call.requestId });
      }
    }
    throw attempts.lastError instanceof PredictError
      ? attempts.lastError
      : new PredictError('backend_unavailable', 'No inference worker can be reached', { cause: attempts.lastError });
  }

  async close(signal: AbortSignal): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#members.map(({ worker }) => worker.close(signal)));
  }

  /** The least busy member that may be asked; equally busy ones take turns. */
  #pick(attempts: Attempts): Member | undefined {
    this.#turn = (this.#turn + 1) % this.#members.length;
    const inTurn = [...this.#members.slice(this.#turn), ...this.#members.slice(0, this.#turn)];
    const [leastBusy] = inTurn
      .filter((member) => !attempts.tried.has(member) && member.circuit.admits)
      .toSorted((a, b) => a.inFlight - b.inFlight);
    return leastBusy ?? attempts.takePerhapsThere();
  }

  async #ask(member: Member, request: PredictRequest, call: Call): Promise<PredictResponse> {
    const { worker, circuit } = member;
    member.inFlight += 1;
    circuit.begin();
    let outcome: Outcome = 'well';
    try {
      return await worker.predict(request, call);
    } catch (error) {
      outcome = call.signal.aborted ? outcomeOfAbort(call.signal) : outcomeOf(error);
      throw error;
    } finally {
      member.inFlight -= 1;
      this.#settle(member, outcome);
    }
  }

  #settle({ worker, circuit }: Member, outcome: Outcome): void {
    const before = circuit.state;
    circuit.settle(outcome);
    this.#tell(worker, before, circuit.state);
  }

  async #watchHealth(everyMs: number): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
      await Promise.all(this.#members.map((member) => this.#checkHealth(member)));
    }
  }

  async #checkHealth({ worker, circuit }: Member): Promise<void> {
    const before = circuit.state;
    const isHealthy = await worker.isHealthy();
    if (!this.#closing.signal.aborted) {
      circuit.observeHealth(isHealthy);
      this.#tell(worker, before, circuit.state);
    }
  }

  #tell(worker: FleetWorker, before: Circuit['state'], after: Circuit['state']): void {
    if (before === 'closed' && after === 'open') {
      log('warn', 'A worker keeps failing and gets no requests for a while', { worker: worker.label });
    } else if (before !== 'closed' && after === 'closed') {
      log('log', 'A worker is back', { worker: worker.label });
    }
  }
}

/** What was tried for one request. */
class Attempts {
  readonly tried = new Set<Member>();
  lastError: unknown;
  #brokenOff = 0;
  #perhapsThere: Member | undefined;

  /** @throws PredictError when the request should not be sent again */
  failed(member: Member, error: unknown): void {
    this.tried.add(member);
    this.lastError = error;
    if (!(error instanceof ConnectionError) || !error.wasSent) {
      return;
    }
    this.#brokenOff += 1;
    if (this.#brokenOff > 1) {
      throw new PredictError('internal', 'Two workers ended while they worked on the request', { cause: error });
    }
    if (error.wasReused) {
      this.#perhapsThere = member;
    }
  }

  /** A member that may only have closed the connection of an earlier request; named once, as a last resort. */
  takePerhapsThere(): Member | undefined {
    const member = this.#perhapsThere;
    this.#perhapsThere = undefined;
    return member;
  }
}

/** Answers that speak about the worker or what stands in its place, not about the request. */
const MISPLACED = new Set([401, 403, 404, 405, 502]);

/** Whether another worker may do better; never when the caller left or waited too long. */
function isWorthAnother(error: unknown): boolean {
  return (
    error instanceof ConnectionError ||
    (error instanceof PredictError && error.code === 'busy') ||
    (error instanceof BackendRefusal && MISPLACED.has(error.status))
  );
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof BackendRefusal) {
    return MISPLACED.has(error.status) || (error.status >= 500 && error.status !== 501) ? 'ill' : 'well';
  }
  return error instanceof PredictError && error.code !== 'backend_failed' ? 'well' : 'ill';
}

/** A worker that lets its callers wait too long is ill; one whose caller left is not. */
function outcomeOfAbort({ reason }: AbortSignal): Outcome {
  return reason instanceof DOMException && reason.name === 'TimeoutError' ? 'ill' : 'unknown';
}
