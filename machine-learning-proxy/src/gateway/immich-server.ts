import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { PredictError } from '../protocol/errors.ts';
import { writeMultipart } from '../protocol/multipart.ts';
import { payloadFields } from '../protocol/predict-form.ts';
import type { Payload } from '../protocol/predict-request.ts';
import type { Call } from './backend.ts';
import { ConnectionError, Peer, type PeerRequest } from './peer.ts';

/** Headers that belong to one connection and not to what travels over it. */
const CONNECTION_HEADERS = new Set([
  'connection',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
/** Where a caller may show the key of this service, which is nobody else's business. */
const KEY_HEADERS = new Set(['api-key', 'authorization', 'x-api-key']);

const Answer = z.record(z.string(), z.unknown());

/** Immich's own machine learning, for faces and for every task that this service does not know. */
export class ImmichServer {
  readonly #peer: Peer;
  readonly #keepsKeys: boolean;

  /** @param hasOwnKey whether the callers of this service show it a key, which is then not passed on */
  constructor(url: string, hasOwnKey: boolean) {
    this.#peer = new Peer(url);
    this.#keepsKeys = hasOwnKey;
  }

  /** Sends a request of `/predict` on as it came, and its answer back: status, headers and body, as streams. */
  async forward(headers: Headers, body: NonNullable<PeerRequest['body']>, call: Call): Promise<Response> {
    const passed = [...headers].filter(
      ([name]) => !CONNECTION_HEADERS.has(name) && !(this.#keepsKeys && KEY_HEADERS.has(name)),
    );
    const answer = await this.#connected(() =>
      this.#peer.send({
        method: 'POST',
        path: 'predict',
        headers: { ...Object.fromEntries(passed), 'x-request-id': call.requestId },
        body,
        signal: call.signal,
      }),
    );
    const status = answer.statusCode ?? 502;
    const hasBody = status !== 204 && status !== 304;
    return new Response(hasBody ? (Readable.toWeb(answer) as ReadableStream) : null, {
      status,
      headers: answerHeaders(answer.headers),
    });
  }

  /**
   * Has some tasks of a request done.
   *
   * @param entries the tasks as the caller sent them
   * @throws PredictError `backend_unavailable` or `backend_failed`, or BackendRefusal
   */
  async predict(entries: object, payload: Payload, call: Call): Promise<Readonly<Record<string, unknown>>> {
    const { contentType, pieces, sizeBytes } = writeMultipart({
      entries: JSON.stringify(entries),
      ...payloadFields(payload),
    });
    const headers: OutgoingHttpHeaders = {
      'content-type': contentType,
      'content-length': sizeBytes,
      'x-request-id': call.requestId,
    };
    const answer = Answer.safeParse(
      await this.#connected(() =>
        this.#peer.askForJson({ method: 'POST', path: 'predict', headers, body: pieces, signal: call.signal }),
      ),
    );
    if (!answer.success) {
      throw new PredictError('backend_failed', 'Immich’s machine learning answered in another form than its own');
    }
    return answer.data;
  }

  close(): void {
    this.#peer.close();
  }

  async #connected<T>(send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (cause) {
      if (cause instanceof ConnectionError) {
        throw new PredictError('backend_unavailable', 'Immich’s machine learning cannot be reached', { cause });
      }
      throw cause;
    }
  }
}

function answerHeaders(headers: IncomingHttpHeaders): Headers {
  const passed = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (!CONNECTION_HEADERS.has(name) && value !== undefined) {
      for (const single of Array.isArray(value) ? value : [value]) {
        passed.append(name, single);
      }
    }
  }
  return passed;
}
