import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request that a stand-in received. */
export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Stands in for another service at the edge of the process. */
export interface FakeService {
  readonly url: string;
  /** The requests that it has received to their end, in turn; health checks are not among them. */
  readonly requests: readonly ReceivedRequest[];
}

/** Answers with JSON. */
export function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Reads a received form as a standard server would. */
export function formOf({ headers, body }: ReceivedRequest): Promise<FormData> {
  const contentType = headers['content-type'] ?? '';
  return new Response(Uint8Array.from(body), { headers: { 'content-type': contentType } }).formData();
}

/** Starts a stand-in for the test that calls it, which answers each request once it has received it. */
export function startFake(
  answer: (request: ReceivedRequest, response: ServerResponse) => void | Promise<void>,
): Promise<FakeService> {
  const requests: ReceivedRequest[] = [];
  return startRaw(requests, (incoming, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming as AsyncIterable<Buffer>) {
        chunks.push(chunk);
      }
      const request = { path: incoming.url ?? '', headers: incoming.headers, body: Buffer.concat(chunks) };
      requests.push(request);
      await answer(request, response);
    })();
  });
}

/** Starts a stand-in that sees requests before their bodies are there. */
export function startStreaming(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<FakeService> {
  return startRaw([], answer);
}

async function startRaw(
  requests: ReceivedRequest[],
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<FakeService> {
  const server = createServer((request, response) => {
    if (request.url === '/ping') {
      response.end('pong');
    } else {
      answer(request, response);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}
