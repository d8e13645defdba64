import { once } from 'node:events';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { PredictError } from '../protocol/errors.ts';
import { BackendRefusal } from './backend.ts';

const CONNECT_TIMEOUT_MS = 3000;
const MAX_REFUSAL_BYTES = 64 * 1024;
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** No answer came from a peer. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  /** Whether the peer may have seen the request. */
  readonly wasSent: boolean;
  /** Whether it went over a connection of an earlier request, which the peer may have just closed. */
  readonly wasReused: boolean;

  constructor(message: string, options: { wasSent: boolean; wasReused: boolean; cause: unknown }) {
    super(message, { cause: options.cause });
    this.wasSent = options.wasSent;
    this.wasReused = options.wasReused;
  }
}

/** What is sent to a peer. */
export interface PeerRequest {
  readonly method: 'GET' | 'POST';
  /** Below the address of the peer, without a slash in front. */
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  /** Pieces that are there already, or a stream. */
  readonly body?: readonly Uint8Array[] | AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
}

/** Another HTTP service, with connections that are kept. */
export class Peer {
  /** Host and port, for logs and metrics; never a password from the address. */
  readonly label: string;
  readonly #base: URL;
  readonly #agent: HttpAgent;

  constructor(url: string) {
    this.#base = new URL(url.endsWith('/') ? url : `${url}/`);
    this.label = this.#base.host;
    this.#agent =
      this.#base.protocol === 'https:' ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  }

  /**
   * Sends a request and waits for the head of its answer, whose body the caller must read. An answer of any status is
   * an answer.
   *
   * @throws ConnectionError when none came, the reason of `signal` when that fired
   */
  async send({ method, path, headers, body, signal }: PeerRequest): Promise<IncomingMessage> {
    signal.throwIfAborted();
    const url = new URL(path, this.#base);
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method,
      headers,
      agent: this.#agent,
      signal,
    });
    let wasSent = false;
    request.once('socket', (socket: Socket) => {
      if (!socket.connecting) {
        wasSent = true;
        return;
      }
      const timer = setTimeout(() => request.destroy(new Error('The connection took too long')), CONNECT_TIMEOUT_MS);
      const stopTimer = () => clearTimeout(timer);
      socket.once('connect', () => (wasSent = true));
      socket.once('connect', stopTimer).once('close', stopTimer);
    });
    // An upload may fail after the answer has come; only a missing answer is an error.
    request.on('error', () => undefined);
    try {
      const answered = once(request, 'response') as Promise<[IncomingMessage]>;
      void sendBody(request, body).catch((error: unknown) => request.destroy(error as Error));
      const [response] = await answered;
      return response;
    } catch (cause) {
      signal.throwIfAborted();
      throw new ConnectionError(`${this.label} gave no answer`, { wasSent, wasReused: request.reusedSocket, cause });
    }
  }

  /**
   * Sends a request and reads its answer.
   *
   * @throws ConnectionError; PredictError `busy` when it was refused for now; BackendRefusal for any other status but 200
   */
  async ask(request: PeerRequest): Promise<Buffer<ArrayBuffer>> {
    const response = await this.send(request);
    const status = response.statusCode ?? 0;
    const body = await this.#read(response, request.signal, status === 200 ? MAX_ANSWER_BYTES : MAX_REFUSAL_BYTES);
    if (status === 503 || status === 429) {
      throw new PredictError('busy', 'Too many requests are waiting');
    }
    if (status !== 200) {
      throw new BackendRefusal({ status, contentType: response.headers['content-type'] ?? 'text/plain', body });
    }
    return body;
  }

  /** Like {@link ask}, for answers in JSON. @throws PredictError `backend_failed` when it is something else */
  async askForJson(request: PeerRequest): Promise<unknown> {
    const body = await this.ask(request);
    try {
      return JSON.parse(body.toString('utf8')) as unknown;
    } catch (cause) {
      throw new PredictError('backend_failed', 'A backend answered with something that is not JSON', { cause });
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  async #read(response: IncomingMessage, signal: AbortSignal, maxBytes: number): Promise<Buffer<ArrayBuffer>> {
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      for await (const chunk of response as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > maxBytes) {
          throw new PredictError('backend_failed', 'A backend answered with too much');
        }
        chunks.push(chunk);
      }
    } catch (cause) {
      signal.throwIfAborted();
      if (cause instanceof PredictError) {
        throw cause;
      }
      throw new ConnectionError(`${this.label} broke off its answer`, { wasSent: true, wasReused: false, cause });
    }
    return Buffer.concat(chunks);
  }
}

async function sendBody(request: ReturnType<typeof httpRequest>, body: PeerRequest['body'] = []): Promise<void> {
  if (Symbol.asyncIterator in body) {
    await pipeline(Readable.from(body), request);
    return;
  }
  for (const piece of body) {
    request.write(piece);
  }
  request.end();
}
