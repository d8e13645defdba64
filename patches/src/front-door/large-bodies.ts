import { request as ask, type Agent, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { answeredHeaders, passedHeaders } from './passed-headers.ts';
import { SentPieces } from './sent-pieces.ts';

const LARGE_BYTES = 1_000_000;
const ARCHIVE = /^\/api\/download\/archive(\?|$)/;

/** True for a request that has a large body, whose length is known, or will be answered with one. */
export function carriesLargeBody({ httpVersion, url = '', headers }: IncomingMessage): boolean {
  const isPlain = httpVersion === '1.1' && url.startsWith('/') && !('transfer-encoding' in headers);
  return isPlain && (ARCHIVE.test(url) || Number(headers['content-length'] ?? 0) >= LARGE_BYTES);
}

/**
 * Passes a request on, and its answer back, in the memory of a few pieces, however long they are.
 *
 * @param target base address of Immich, without a path
 * @returns when Immich has begun to answer; an answer that then breaks off, breaks off for the client, too
 * @throws Error when Immich is away, or goes before it has answered; then the client was sent nothing
 */
export function passLargeBody(
  target: string,
  agent: Agent,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method, url: path } = request;
  const headers = [...passedHeaders(request), 'Connection', 'keep-alive'];
  const upstream = ask(target, { agent, method, path, headers });
  const body = request.pipe(new SentPieces(upstream));
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
      pipeline(answer, new SentPieces(response), () => body.dropRest());
      resolve();
    });
  });
}
