import { request as ask, type Agent, type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline, Writable } from 'node:stream';
import { answeredHeaders, passedHeaders } from './passed-headers.ts';

const LARGE_BYTES = 1_000_000;
/** A few pieces of what Node reads at once: enough that reading and sending need not wait for each other. */
const AHEAD_BYTES = 256 * 1024;

/** True for a request with a large body, whose length is known. */
export function carriesLargeBody({ httpVersion, url = '', headers }: IncomingMessage): boolean {
  const isPlain = httpVersion === '1.1' && url.startsWith('/') && !('transfer-encoding' in headers);
  return isPlain && Number(headers['content-length'] ?? 0) >= LARGE_BYTES;
}

/**
 * Passes a request with a large body on, and its answer back. Unlike a pipe it gives the memory of each piece of the body
 * back once that is sent. Left to the garbage collector, the sixteen thousand pieces of a gigabyte make it look through
 * the whole heap seventy times, which costs more than passing them on.
 *
 * @param target base address of Immich, without a path
 * @returns when Immich has begun to answer; an answer that then breaks off, breaks off for the client, too
 * @throws Error when Immich is away, or goes before it has answered; then the client was sent nothing
 */
export function passUpload(
  target: string,
  agent: Agent,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method, url: path } = request;
  const headers = [...passedHeaders(request), 'Connection', 'keep-alive'];
  const upstream = ask(target, { agent, method, path, headers });
  const body = new Body(upstream);
  request.pipe(body);
  response.on('close', () => {
    if (!response.writableFinished) upstream.destroy();
  });
  return new Promise((resolve, reject) => {
    upstream.on('error', (error) => {
      body.dropRest();
      reject(error);
    });
    upstream.on('response', (answer) => {
      response.writeHead(answer.statusCode!, answer.statusMessage, answeredHeaders(answer));
      pipeline(answer, response, () => body.dropRest());
      resolve();
    });
  });
}

/** Sends what is written to it to Immich, until Immich does not want it any more; the rest is only taken off the client. */
class Body extends Writable {
  readonly #upstream: ClientRequest;
  #isDropped = false;

  constructor(upstream: ClientRequest) {
    super({ highWaterMark: AHEAD_BYTES });
    this.#upstream = upstream;
  }

  /** Immich has answered, early perhaps, or is gone. */
  dropRest(): void {
    this.#isDropped = true;
    if (!this.#upstream.writableFinished) this.#upstream.destroy();
  }

  override _write(piece: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (this.#isDropped) {
      done();
      return;
    }
    // When it fails the request fails, too, which is heard there.
    this.#upstream.write(piece, () => {
      giveBack(piece);
      done();
    });
  }

  override _final(done: () => void): void {
    this.#upstream.end();
    done();
  }
}

/** Frees the memory of a piece, which nobody may read any more. */
function giveBack({ buffer, byteLength }: Buffer): void {
  const isAlone = byteLength === buffer.byteLength;
  if (isAlone && buffer instanceof ArrayBuffer) buffer.transfer(0);
}
