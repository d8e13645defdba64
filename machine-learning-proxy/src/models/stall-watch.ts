import { DownloadError } from './download-error.ts';

interface StallOptions {
  readonly signal: AbortSignal;
  readonly stallMs: number;
}

/** Breaks a request off when nothing arrives, or when the service stops. */
export class StallWatch {
  readonly #stalled = new AbortController();
  readonly #options: StallOptions;
  #timer: NodeJS.Timeout;

  constructor(options: StallOptions) {
    this.#options = options;
    this.#timer = this.#start();
  }

  get signal(): AbortSignal {
    return AbortSignal.any([this.#options.signal, this.#stalled.signal]);
  }

  touch(): void {
    clearTimeout(this.#timer);
    this.#timer = this.#start();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Turns what a broken request throws into what happened. */
  explain(error: unknown, url: string): unknown {
    this.#options.signal.throwIfAborted();
    if (error instanceof DownloadError) {
      return error;
    }
    if (this.#stalled.signal.aborted) {
      return new DownloadError('stalled', `${url} sent nothing for ${this.#options.stallMs / 1000} s`, {
        cause: error,
      });
    }
    // Reading the body is all that fails in this way; errors of the disk carry a code.
    return error instanceof TypeError
      ? new DownloadError('cut_off', `${url} broke off: ${error.message}`, { cause: error })
      : error;
  }

  #start(): NodeJS.Timeout {
    return setTimeout(() => this.#stalled.abort(), this.#options.stallMs);
  }
}
