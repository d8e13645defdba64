import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { passedHeaders } from './passed-headers.ts';
import { readResponseHead } from './response-head.ts';

const ORIGINAL = /^\/api\/assets\/[\w-]+\/(original|video\/playback)(\?|$)/;
/** Two of them for each download: one is read into while the other is sent. */
const PIECE_BYTES = 1024 * 1024;
const MAX_HEAD_BYTES = 64 * 1024;
const LAST_WORDS_MS = 5000;

/** True for a request for a file that may be large, and that has no body itself. */
export function asksForOriginal({ method, url = '', headers }: IncomingMessage): boolean {
  const isPlain = ['content-length', 'transfer-encoding', 'upgrade', 'expect'].every((name) => !(name in headers));
  return method === 'GET' && isPlain && ORIGINAL.test(url);
}

/**
 * Passes a file of Immich on in large pieces, over a connection of its own and without parsing it: Node's client for HTTP
 * hands out 64 kB at a time, which costs four times as much processor time (1.1 s a gigabyte against 0.3 s).
 *
 * @param target base address of Immich, without a path
 * @returns false when nothing was answered, because Immich is away or answers in another way than with a plain file; the
 *   request can be passed on as any other
 */
export function passDownload(target: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  return new Promise((resolve) => new Download(target, request, response, resolve));
}

class Download {
  readonly #response: ServerResponse;
  readonly #upstream: Socket;
  readonly #decide: (isAnswered: boolean) => void;
  readonly #pieces = [Buffer.allocUnsafe(PIECE_BYTES), Buffer.allocUnsafe(PIECE_BYTES)] as const;
  #next = 0;
  #beingSent = 0;
  #head = Buffer.alloc(0);
  /** Bytes of the body that are still to come; undefined until the head was read. */
  #left: number | undefined;

  constructor(target: string, request: IncomingMessage, response: ServerResponse, decide: (answered: boolean) => void) {
    const { hostname, port } = new URL(target);
    this.#response = response;
    this.#decide = decide;
    this.#upstream = connect({
      ...{ host: hostname, port: Number(port), noDelay: true },
      onread: {
        buffer: () => this.#pieces[this.#next++ % 2]!,
        callback: (size, piece) => this.#take(piece.subarray(0, size)),
      },
    });
    this.#upstream.on('error', () => undefined); // 'close' follows, and says the same
    this.#upstream.on('close', () => this.#end());
    response.on('close', () => {
      if (!response.writableFinished) this.#upstream.destroy();
    });
    this.#upstream.write(requestHead(request));
  }

  /** Answers whether there is a piece of memory to read more into. */
  #take(bytes: Uint8Array): boolean {
    if (this.#left === undefined) {
      return this.#takeHead(bytes);
    }
    return this.#send(bytes);
  }

  #takeHead(bytes: Uint8Array): boolean {
    this.#head = Buffer.concat([this.#head, bytes]);
    const end = this.#head.indexOf('\r\n\r\n');
    const head = end < 0 ? undefined : readResponseHead(this.#head.toString('latin1', 0, end));
    if (!head) {
      const goesOn = end < 0 && this.#head.byteLength < MAX_HEAD_BYTES;
      if (!goesOn) this.#upstream.destroy();
      return goesOn;
    }
    this.#decide(true);
    this.#left = head.bodyBytes;
    this.#response.writeHead(head.status, head.message, [...head.rawHeaders]);
    return this.#send(this.#head.subarray(end + 4));
  }

  #send(bytes: Uint8Array): boolean {
    if (this.#response.writableEnded) {
      return true;
    }
    const piece = bytes.subarray(0, this.#left);
    this.#left = this.#left! - piece.byteLength;
    if (this.#left === 0) {
      this.#response.end(piece);
      // Immich closes the connection itself; who ends first would break off what it takes for unfinished.
      this.#upstream.setTimeout(LAST_WORDS_MS, () => this.#upstream.destroy());
      return true;
    }
    this.#beingSent += 1;
    this.#response.write(piece, () => {
      this.#beingSent -= 1;
      this.#upstream.resume();
    });
    return this.#beingSent < this.#pieces.length;
  }

  /** An answer whose rest did not come is broken off, so that nobody takes it for the whole. */
  #end(): void {
    if (this.#left === undefined) {
      this.#decide(false);
    } else if (this.#left > 0) {
      this.#response.destroy();
    }
  }
}

function requestHead(request: IncomingMessage): string {
  const { method, url } = request;
  const headers = [...passedHeaders(request), 'Connection', 'close'];
  const lines = headers.map((text, index) => text + (index % 2 === 0 ? ': ' : '\r\n'));
  return `${method} ${url} HTTP/1.1\r\n${lines.join('')}\r\n`;
}
