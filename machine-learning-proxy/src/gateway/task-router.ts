import { PredictError } from '../protocol/errors.ts';
import { ownRequest, type Payload, type PredictEntries, type PredictRequest } from '../protocol/predict-request.ts';
import type { PredictResponse } from '../protocol/predict-response.ts';
import { statusOf } from './answer-errors.ts';
import type { Backend, Call } from './backend.ts';
import type { ImmichServer } from './immich-server.ts';
import type { Metrics, TaskName } from './metrics.ts';
import type { PeerRequest } from './peer.ts';

/** An answer of `/predict`: the fields of Immich, and whatever another service adds. */
export type MergedResponse = Readonly<PredictResponse & Record<string, unknown>>;

/** Sends each task of a request to where it is done, all at once, and merges the answers. */
export class TaskRouter {
  readonly #own: Backend;
  readonly #immich: ImmichServer | undefined;
  readonly #timeoutMs: number;
  readonly #metrics: Metrics;

  constructor(options: {
    readonly own: Backend;
    readonly immich: ImmichServer | undefined;
    readonly timeoutMs: number;
    readonly metrics: Metrics;
  }) {
    this.#own = options.own;
    this.#immich = options.immich;
    this.#timeoutMs = options.timeoutMs;
    this.#metrics = options.metrics;
  }

  /** Whether there is another service for the tasks that this one does not do. */
  get hasElsewhere(): boolean {
    return this.#immich !== undefined;
  }

  /**
   * Has every task of a request done. When one fails, the others are given up: the caller gets no half of an answer.
   *
   * @throws PredictError or BackendRefusal
   */
  async predict(entries: PredictEntries, payload: Payload, caller: Call): Promise<MergedResponse> {
    const request = ownRequest(entries, payload);
    const others = namesOf(entries.elsewhere);
    const giveUp = new AbortController();
    return this.#inTime(caller, giveUp.signal, async (call) => {
      const parts: Promise<object>[] = [];
      if (request) {
        parts.push(this.#count(tasksOf(request), this.#own.name, () => this.#own.predict(request, call)));
      }
      if (this.#immich && others.length > 0) {
        const immich = this.#immich;
        parts.push(this.#count(others, 'immich', () => immich.predict(entries.elsewhere, payload, call)));
      }
      try {
        // Immich's answer comes last: the boxes of its faces are pixels of the picture size that it states.
        return Object.assign({}, ...(await Promise.all(parts))) as MergedResponse;
      } finally {
        giveUp.abort();
      }
    });
  }

  /** Sends a request on as it came: all its tasks are done elsewhere. @throws PredictError */
  async forward(
    entries: PredictEntries,
    headers: Headers,
    body: NonNullable<PeerRequest['body']>,
    caller: Call,
  ): Promise<Response> {
    const immich = this.#immich;
    if (!immich) {
      throw new PredictError('unsupported_task', 'This task is not done by this service');
    }
    const never = new AbortController().signal;
    return this.#inTime(caller, never, (call) =>
      this.#count(namesOf(entries.elsewhere), 'immich', () => immich.forward(headers, body, call)),
    );
  }

  /** Runs with a signal for every reason to stop, and says which one it was. */
  async #inTime<T>(caller: Call, giveUp: AbortSignal, work: (call: Call) => Promise<T>): Promise<T> {
    const deadline = AbortSignal.timeout(this.#timeoutMs);
    try {
      return await work({ ...caller, signal: AbortSignal.any([caller.signal, deadline, giveUp]) });
    } catch (error) {
      if (caller.signal.aborted) {
        throw new PredictError('cancelled', 'The caller left', { cause: error });
      }
      if (deadline.aborted) {
        throw new PredictError('backend_timeout', `It took longer than ${this.#timeoutMs / 1000} s`, { cause: error });
      }
      throw error;
    }
  }

  async #count<T>(tasks: readonly TaskName[], backend: string, work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    let status = 200;
    try {
      const answer = await work();
      status = answer instanceof Response ? answer.status : status;
      return answer;
    } catch (error) {
      status = statusOf(error);
      throw error;
    } finally {
      const seconds = (performance.now() - startedAt) / 1000;
      for (const task of tasks) {
        this.#metrics.countTask(task, backend, status, seconds);
      }
    }
  }
}

function tasksOf(request: PredictRequest): TaskName[] {
  if (request.kind === 'text') {
    return ['clip-textual'];
  }
  return [...(request.ocr ? (['ocr'] as const) : []), ...(request.clip ? (['clip-visual'] as const) : [])];
}

function namesOf(elsewhere: PredictEntries['elsewhere']): TaskName[] {
  return Object.keys(elsewhere).map((task) => (task === 'facial-recognition' ? task : 'other'));
}
