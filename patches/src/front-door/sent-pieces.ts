import type { OutgoingMessage } from 'node:http';
import { Writable } from 'node:stream';

/** A few pieces of what Node reads at once: enough that reading and sending need not wait for each other. */
const AHEAD_BYTES = 256 * 1024;

/**
 * The body of a message that is sent, whose pieces are read for it alone: it gives the memory of each back once that is
 * sent. Left to the garbage collector, the sixteen thousand pieces of a gigabyte make it look through the whole heap
 * seventy times, which costs more than passing them on.
 */
export class SentPieces extends Writable {
  readonly #message: OutgoingMessage;

  constructor(message: OutgoingMessage) {
    super({ highWaterMark: AHEAD_BYTES });
    this.#message = message;
  }

  /** Breaks a message off that is not complete, and from then on only takes what is written. */
  dropRest(): void {
    if (!this.#message.writableFinished) this.#message.destroy();
  }

  override _write(piece: Buffer, _encoding: BufferEncoding, done: () => void): void {
    // When it fails the message has failed, which is heard there; what follows is then only taken.
    this.#message.write(piece, () => {
      giveBack(piece);
      done();
    });
  }

  override _final(done: () => void): void {
    this.#message.end(done);
  }

  /** A message whose source broke off is broken off, so that nobody takes half of it for the whole. */
  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (error) this.#message.destroy();
    done(error);
  }
}

/** Frees the memory of a piece, which nobody may read any more. */
function giveBack({ buffer, byteLength }: Buffer): void {
  const isAlone = byteLength === buffer.byteLength;
  if (isAlone && buffer instanceof ArrayBuffer) buffer.transfer(0);
}
