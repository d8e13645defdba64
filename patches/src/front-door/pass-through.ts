import { createProxyServer, type ProxyServer } from 'httpxy';
import { Agent, ServerResponse, type ClientRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { Readable, type Duplex } from 'node:stream';
import { forwardedFor } from './forwarded-for.ts';
import { answerError } from './json.ts';
import { carriesLargeBody, passLargeBody } from './large-bodies.ts';

const RETRY_AFTER_SECONDS = 2;
/** As long as Immich keeps an idle connection open, a little less: so it is never closed under a request. */
const IDLE_CONNECTION_MS = 4000;

/** Streams requests to Immich and its answers back, unchanged. */
export class PassThrough {
  readonly #agent = new Agent({ keepAlive: true, timeout: IDLE_CONNECTION_MS, maxFreeSockets: 64 });
  readonly #target: string;
  readonly #proxy: ProxyServer;

  /** @param target base address of Immich, without a path */
  constructor(target: string) {
    this.#target = target;
    this.#proxy = createProxyServer({
      target,
      agent: this.#agent,
      // Uploads and live streams last as long as they last.
      proxyTimeout: 0,
      timeout: 0,
      xfwd: false,
      preserveHeaderKeyCase: true,
    });
    this.#proxy.on('proxyReq', (upstream, request) => prepare(upstream, request));
    this.#proxy.on('proxyRes', ({ headers }) => forgetConnection(headers));
    this.#proxy.on('proxyReqWs', (upstream, request) => upstream.setHeader('x-forwarded-for', forwardedFor(request)));
    this.#proxy.on('error', (_error, _request, client) => {
      if (client instanceof ServerResponse) {
        refuse(client);
      } else {
        client?.destroy();
      }
    });
  }

  /** @param body what was already read of the request, to be sent instead of its stream */
  web(request: IncomingMessage, response: ServerResponse, body?: Buffer): void {
    if (!body && carriesLargeBody(request)) {
      passLargeBody(this.#target, this.#agent, request, response).catch(() => refuse(response));
      return;
    }
    // Node has told the client to go on. Asked again, httpxy would pass on all headers as they are.
    delete request.headers.expect;
    void this.#proxy.web(request, response, body ? { buffer: Readable.from([body]) } : {});
  }

  /** Passes on what becomes a websocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    void this.#proxy.ws(request, socket as Socket, {}, head);
  }

  close(): void {
    this.#agent.destroy();
  }
}

/**
 * A client's `connection: close` is about its own connection; passed on, Immich would close before it has read an
 * upload that it answers early.
 */
function prepare(upstream: ClientRequest, request: IncomingMessage): void {
  upstream.setHeader('connection', 'keep-alive');
  upstream.setHeader('x-forwarded-for', forwardedFor(request));
}

/** What Immich says about its connection with us is not about that of a client, which may have asked for its end. */
function forgetConnection(headers: IncomingHttpHeaders): void {
  delete headers.connection;
  delete headers['keep-alive'];
}

/** Immich is not there: says so, or ends an answer that has begun, so that nobody takes half of it for the whole. */
function refuse(response: ServerResponse): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const headers = { 'retry-after': String(RETRY_AFTER_SECONDS), connection: 'close' };
  answerError(response, 503, 'Immich is not ready yet', headers);
}
