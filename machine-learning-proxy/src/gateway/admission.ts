import { PredictError } from '../protocol/errors.ts';

/** Bounds how many requests are taken in at once, and how many bytes of them are held. */
export class Admission {
  readonly #maxRequests: number;
  readonly #maxBytes: number;
  #requests = 0;
  #bytes = 0;

  constructor(limits: { readonly requests: number; readonly bytes: number }) {
    this.#maxRequests = limits.requests;
    this.#maxBytes = limits.bytes;
  }

  /** @throws PredictError `busy` */
  enter(): AdmissionTicket {
    if (this.#requests >= this.#maxRequests) {
      throw busy();
    }
    this.#requests += 1;
    let held = 0;
    return {
      hold: (bytes) => {
        // A request that is alone may always be as large as requests may be.
        if (this.#bytes + bytes > this.#maxBytes && this.#bytes > held) {
          throw busy();
        }
        held += bytes;
        this.#bytes += bytes;
      },
      leave: () => {
        this.#requests -= 1;
        this.#bytes -= held;
        held = 0;
      },
    };
  }
}

/** The place of one request. */
export interface AdmissionTicket {
  /** Takes room for more bytes. @throws PredictError `busy` */
  hold(bytes: number): void;
  /** Gives the place and the room back; called exactly once. */
  leave(): void;
}

function busy(): PredictError {
  return new PredictError('busy', 'Too many requests are waiting');
}
