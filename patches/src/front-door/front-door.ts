import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { BackendUnavailableError } from '../../../server/src/http/domain-error.ts';
import { asksForOriginal, passDownload } from './download.ts';
import { answerError } from './json.ts';
import { answerPage, asksForPage, OVERLAY_PATH } from './page.ts';
import { PassThrough } from './pass-through.ts';

/** What became of a request: answered, or to be passed on, with what was read of it. */
export type Outcome = 'answered' | { readonly passOn: Buffer | undefined };

/** Answers a request itself, or hands it on. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<Outcome>;

export interface FrontDoorOptions {
  /** Base address of Immich, without a path. */
  readonly target: string;
  /** Who answers a request; undefined for all that are Immich's own business. */
  readonly route: (request: IncomingMessage) => Handler | undefined;
  /** The scripts that are added to Immich's pages, by file name; `overlay.js` is the first. */
  readonly overlay: ReadonlyMap<string, string>;
  /** Told what went wrong in a handler; the client was sent a 500. */
  readonly onError: (error: unknown) => void;
}

/** A server that stands in front of Immich; `close` also ends the connections to Immich. */
export function createFrontDoor({ target, route, overlay, onError }: FrontDoorOptions): Server {
  const passThrough = new PassThrough(target);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const script = overlay.get(fileOf(request));
    if (script !== undefined) {
      answerScript(response, script);
      return;
    }
    if (asksForPage(request)) {
      await answerPage(target, request, response).catch(() => passThrough.web(request, response));
      return;
    }
    if (asksForOriginal(request) && (await passDownload(target, request, response))) {
      return;
    }
    const handler = route(request);
    const outcome: Outcome = handler ? await handler(request, response) : { passOn: undefined };
    if (outcome !== 'answered') {
      passThrough.web(request, response, outcome.passOn);
    }
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => fail(response, error, onError));
  });
  server.on('upgrade', (request, socket, head) => passThrough.upgrade(request, socket, head));
  server.on('close', () => passThrough.close());
  // Immich decides how long an upload may take, and when a connection has been idle for too long.
  server.requestTimeout = 0;
  server.timeout = 0;
  return server;
}

/** Immich being away is nothing to report: it is said to whoever asks. */
function fail(response: ServerResponse, error: unknown, onError: FrontDoorOptions['onError']): void {
  if (!response.headersSent && error instanceof BackendUnavailableError) {
    answerError(response, 503, error.message, { 'retry-after': '2' });
    return;
  }
  onError(error);
  if (response.headersSent) {
    response.destroy();
  } else {
    answerError(response, 500, 'Internal server error');
  }
}

/** The name of the overlay's file that is asked for; empty for everything else. */
function fileOf({ url = '' }: IncomingMessage): string {
  return url.startsWith(OVERLAY_PATH) ? url.slice(OVERLAY_PATH.length) : '';
}

function answerScript(response: ServerResponse, script: string): void {
  response
    .writeHead(200, {
      'content-type': 'text/javascript; charset=utf-8',
      'content-length': Buffer.byteLength(script),
      'cache-control': 'no-cache',
    })
    .end(script);
}
