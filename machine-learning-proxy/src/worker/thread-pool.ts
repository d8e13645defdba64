import { Worker } from 'node:worker_threads';
import { PredictError } from '../protocol/errors.ts';
import type { PredictRequest } from '../protocol/predict-request.ts';
import type { ModelThread } from './batching/model-thread.ts';
import type { ThreadJob, ThreadReply, ThreadSettings } from './job.ts';
import { ocrModel, type RequestModels } from './models.ts';

type Done = Extract<ThreadReply, { prediction: unknown }>;

interface Ticket {
  readonly job: ThreadJob;
  readonly resolve: (done: Done) => void;
  readonly reject: (error: Error) => void;
}

/** A thread and the request that it works on. */
interface Seat {
  readonly worker: Worker;
  ticket: Ticket | undefined;
  /** Models that it was given work for. */
  readonly models: Set<string>;
  /** Ends the thread when it has been without work for long. */
  idle: NodeJS.Timeout | undefined;
  /** Size of the models that it held when it was last heard of. */
  modelBytes: number;
}

/**
 * Shares requests out to threads, first come first served, with a bounded queue. Threads start when first needed, and
 * end when they have been idle for long: their models, and what the models keep in reserve, go with them.
 */
export class ThreadPool {
  readonly #threads: number;
  readonly #maxQueued: number;
  readonly #settings: ThreadSettings;
  readonly #idleMs: number;
  readonly #modelThread: ModelThread | undefined;
  readonly #entry: URL;
  readonly #seats = new Set<Seat>();
  readonly #queue: Ticket[] = [];
  #closed = false;

  constructor(options: {
    readonly threads: number;
    readonly maxQueued: number;
    readonly settings: ThreadSettings;
    /** A thread without work for so long ends; 0 (the default) for never. */
    readonly idleMs?: number;
    /** Runs the models of all threads; without it, each thread has models of its own. */
    readonly modelThread?: ModelThread;
    /** The module that each thread runs. */
    readonly entry?: URL;
  }) {
    this.#threads = options.threads;
    this.#maxQueued = options.maxQueued;
    this.#settings = options.settings;
    this.#idleMs = options.idleMs ?? 0;
    this.#modelThread = options.modelThread;
    this.#entry = options.entry ?? new URL('thread.ts', import.meta.url);
  }

  /** Requests that wait and requests that are being worked on. */
  get load(): { readonly queued: number; readonly running: number } {
    return { queued: this.#queue.length, running: [...this.#seats].filter((seat) => seat.ticket).length };
  }

  /** Threads that are there, with or without work. */
  get openThreads(): number {
    return this.#seats.size;
  }

  /** Bytes of the models that the threads hold. */
  get modelBytes(): number {
    const shared = this.#modelThread?.modelBytes ?? 0;
    return [...this.#seats].reduce((sum, seat) => sum + seat.modelBytes, shared);
  }

  /** True while another request would be refused. */
  get isFull(): boolean {
    return this.#queue.length >= this.#maxQueued && this.#freeSeat() === undefined && this.#seats.size >= this.#threads;
  }

  /**
   * Makes one prediction with the models that were found for it. When `signal` fires, a waiting request is dropped at
   * once and a running one between two steps.
   *
   * @throws PredictError `busy` when the queue is full or the pool is closed, `cancelled` when `signal` fired
   */
  async run(request: PredictRequest, signal: AbortSignal, models: RequestModels = {}): Promise<Done> {
    if (signal.aborted) {
      throw new PredictError('cancelled', 'The caller left');
    }
    if (this.#closed || this.isFull) {
      throw new PredictError('busy', 'Too many requests are waiting');
    }
    const cancelled = new Int32Array(new SharedArrayBuffer(4));
    const { promise, resolve, reject } = Promise.withResolvers<Done>();
    const ticket: Ticket = { job: { request, models, cancelled }, resolve, reject };
    const cancel = () => this.#cancel(ticket);
    signal.addEventListener('abort', cancel, { once: true });
    this.#queue.push(ticket);
    this.#dispatch();
    try {
      return await promise;
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  /** Starts every thread with the same request, so that the first real one finds the models loaded. */
  async warmUp(request: PredictRequest, signal: AbortSignal, models: RequestModels = {}): Promise<void> {
    await Promise.all(Array.from({ length: this.#threads }, () => this.run(request, signal, models)));
  }

  /** Refuses new requests, lets running ones finish until `signal` fires, then ends the threads. */
  async close(signal: AbortSignal): Promise<void> {
    this.#closed = true;
    for (const ticket of this.#queue.splice(0)) {
      ticket.reject(new PredictError('busy', 'The service is stopping'));
    }
    while (this.load.running > 0 && !signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await Promise.all([...this.#seats].map((seat) => seat.worker.terminate()));
  }

  #cancel(ticket: Ticket): void {
    Atomics.store(ticket.job.cancelled, 0, 1);
    const position = this.#queue.indexOf(ticket);
    if (position >= 0) {
      this.#queue.splice(position, 1);
      ticket.reject(new PredictError('cancelled', 'The caller left'));
    }
  }

  #dispatch(): void {
    while (this.#queue.length > 0) {
      const models = modelsFor(this.#queue[0]!.job);
      const seat = this.#freeSeat(models) ?? (this.#seats.size < this.#threads ? this.#openSeat() : undefined);
      if (!seat) {
        return;
      }
      clearTimeout(seat.idle);
      models.forEach((model) => seat.models.add(model));
      seat.ticket = this.#queue.shift()!;
      seat.worker.postMessage(seat.ticket.job);
    }
  }

  /** Of several free threads the one that has most of the models: every further copy of a model costs its memory. */
  #freeSeat(models: readonly string[] = []): Seat | undefined {
    const missing = ({ models: present }: Seat) => models.filter((model) => !present.has(model)).length;
    return [...this.#seats].filter((seat) => !seat.ticket).toSorted((a, b) => missing(a) - missing(b))[0];
  }

  #openSeat(): Seat {
    const modelPort = this.#modelThread?.connect();
    const worker = new Worker(this.#entry, {
      workerData: { ...this.#settings, ...(modelPort && { modelPort }) } satisfies ThreadSettings,
      transferList: modelPort ? [modelPort] : [],
    });
    const seat: Seat = { worker, ticket: undefined, models: new Set(), idle: undefined, modelBytes: 0 };
    this.#seats.add(seat);
    worker.on('message', (reply: ThreadReply) => this.#settle(seat, reply));
    worker.on('error', (cause: Error) => this.#lose(seat, cause));
    worker.on('exit', (code) => this.#lose(seat, new Error(`The thread ended with code ${code}`)));
    return seat;
  }

  #settle(seat: Seat, reply: ThreadReply): void {
    const { ticket } = seat;
    seat.ticket = undefined;
    if ('prediction' in reply) {
      seat.modelBytes = reply.report?.modelBytes ?? seat.modelBytes;
      ticket?.resolve(reply);
    } else {
      const { code, message, stack } = reply.error;
      ticket?.reject(new PredictError(code, message, { cause: stack }));
    }
    this.#dispatch();
    if (!seat.ticket && this.#idleMs > 0) {
      seat.idle = setTimeout(() => this.#retire(seat), this.#idleMs).unref();
    }
  }

  #retire(seat: Seat): void {
    this.#remove(seat);
    void seat.worker.terminate();
  }

  /** A thread that died takes only its own request with it; the next request opens a new one. */
  #lose(seat: Seat, cause: Error): void {
    this.#remove(seat);
    clearTimeout(seat.idle);
    seat.ticket?.reject(new PredictError(this.#closed ? 'busy' : 'internal', 'The inference thread ended', { cause }));
    seat.ticket = undefined;
    if (!this.#closed) {
      this.#dispatch();
    }
  }

  /** A thread that ends is heard of more than once: its error, its end. */
  #remove(seat: Seat): void {
    if (this.#seats.delete(seat)) {
      this.#modelThread?.disconnect();
    }
  }
}

function modelsFor({ request, models }: ThreadJob): string[] {
  const ocr = request.kind === 'image' && request.ocr ? [models.ocr?.identity ?? ocrModel.name] : [];
  const clip = request.clip && models.clip ? [models.clip.identity] : [];
  return [...ocr, ...clip];
}
