import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import type { Device } from '../../config.ts';
import { log } from '../../log.ts';
import type { ModelThreadNews } from './messages.ts';

/**
 * One thread that runs the models for all threads that work on pictures: for a graphics card, which computes many inputs
 * in hardly more time than one.
 *
 * - Threads that work on pictures decode, cut lines out, and read what the models answer. While their inputs are computed
 *   they do nothing, so there should be more of them than keep the card busy: one a core is.
 * - This thread does nothing but runs, which block it. It holds each model once. Inputs of all pages under way that have
 *   the same model and shape share a run; shapes are few, see `InputPlan`.
 * - Tensors change hands without being copied, but for the rows of a shared run.
 *
 * The thread starts when the first other thread connects and ends with the last. When it dies, the ports to it close,
 * and the connected threads end with the requests they have; the next requests start everything anew.
 */
export class ModelThread {
  readonly #device: Device;
  readonly #entry: URL;
  #worker: Worker | undefined;
  #connections = 0;
  #modelBytes = 0;

  /** @param entry the module that the thread runs */
  constructor(device: Device, entry = new URL('model-thread-entry.ts', import.meta.url)) {
    this.#device = device;
    this.#entry = entry;
  }

  /** Size of the files of the models that are loaded. */
  get modelBytes(): number {
    return this.#modelBytes;
  }

  /** The way to the models for one more thread; {@link disconnect} must follow when that has ended. */
  connect(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.#connections++;
    this.#worker ??= this.#start();
    this.#worker.postMessage(port1, [port1]);
    return port2;
  }

  /** One of the threads has ended. */
  disconnect(): void {
    this.#connections--;
    if (this.#connections === 0 && this.#worker) {
      void this.#worker.terminate();
      this.#forget(this.#worker);
    }
  }

  #start(): Worker {
    const worker = new Worker(this.#entry, { workerData: this.#device });
    worker.on('message', ({ modelBytes }: ModelThreadNews) => (this.#modelBytes = modelBytes));
    worker.on('error', (cause) => log('error', 'The thread that runs the models has ended', { reason: String(cause) }));
    worker.on('exit', () => this.#forget(worker));
    return worker;
  }

  #forget(worker: Worker): void {
    if (this.#worker === worker) {
      this.#worker = undefined;
      this.#modelBytes = 0;
    }
  }
}
