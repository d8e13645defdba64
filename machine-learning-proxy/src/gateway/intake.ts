import { PredictError } from '../protocol/errors.ts';
import { Admission, type AdmissionTicket } from './admission.ts';
import { receiveBody, receiveWholeBody, type ReceivedBody } from './receive-body.ts';

/** A larger body carries a picture; smaller ones may be texts, which have a queue of their own. */
const MAX_TEXT_REQUEST_BYTES = 64 * 1024;

/** How much is taken in before callers are asked to come back later. */
export interface IntakeLimits {
  readonly requestBytes: number;
  /** Requests with pictures, and with texts, that are received or answered at the same time. */
  readonly pendingPictures: number;
  readonly pendingTexts: number;
  /** Bytes of all requests together. */
  readonly pendingBytes: number;
}

/** Takes requests in, so many at a time: what is waiting never holds more memory than it was given. */
export class Intake {
  readonly #limits: IntakeLimits;
  readonly #pictures: Admission;
  readonly #texts: Admission;
  readonly #isFullOfImages: () => boolean;

  /** @param isFullOfImages whether a picture would be refused anyway, so that its upload need not be read */
  constructor(limits: IntakeLimits, isFullOfImages: () => boolean) {
    this.#limits = limits;
    this.#pictures = new Admission({ requests: limits.pendingPictures, bytes: limits.pendingBytes });
    this.#texts = new Admission({ requests: limits.pendingTexts, bytes: limits.pendingBytes });
    this.#isFullOfImages = isFullOfImages;
  }

  /**
   * Receives the body of a request and works on it; the request counts as pending all the time.
   *
   * @param peek finds out from its beginning that a body need not be read as a whole, see {@link receiveBody}
   * @throws PredictError `busy`, and what {@link receiveBody} throws
   */
  receive<Found, Answer>(
    request: Request,
    peek: (beginning: Buffer) => Found | undefined,
    work: (received: ReceivedBody<Found>) => Promise<Answer>,
  ): Promise<Answer> {
    const maxBytes = this.#limits.requestBytes;
    return this.#admit(request, async (ticket) => work(await receiveBody(request, { maxBytes, ticket, peek })));
  }

  /** Like {@link receive}, for bodies that are always read to their end. */
  receiveWhole<Answer>(request: Request, work: (body: Buffer) => Promise<Answer>): Promise<Answer> {
    const maxBytes = this.#limits.requestBytes;
    return this.#admit(request, async (ticket) => work(await receiveWholeBody(request, { maxBytes, ticket })));
  }

  async #admit<Answer>(request: Request, work: (ticket: AdmissionTicket) => Promise<Answer>): Promise<Answer> {
    const isText = Number(request.headers.get('content-length') ?? Infinity) <= MAX_TEXT_REQUEST_BYTES;
    if (!isText && this.#isFullOfImages()) {
      throw new PredictError('busy', 'Too many requests are waiting');
    }
    const ticket = (isText ? this.#texts : this.#pictures).enter();
    try {
      return await work(ticket);
    } finally {
      ticket.leave();
    }
  }
}
