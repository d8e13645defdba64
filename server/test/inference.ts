import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach } from 'vitest';

/** What the stand-in answers: a status with a body, or nothing while it holds the connection open. */
export interface InferenceAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A stand-in for the inference service, at the edge of the process. */
export interface FakeInference {
  readonly url: string;
  /** The multipart forms that it was sent in this test. */
  readonly requests: FormData[];
  /** The headers that came with them. */
  readonly headers: IncomingHttpHeaders[];
  /** Decides what it answers from now on; by default every picture is empty. */
  answer(respond: (request: FormData) => InferenceAnswer | Promise<InferenceAnswer>): void;
}

export const EMPTY_READING = { ocr: { text: [], textScore: [], box: [], boxScore: [] } };

/** The answer to a picture with these lines of text, one below the other. */
export function reading(...lines: string[]): InferenceAnswer {
  const box = lines.flatMap((_, row) => [0, row / 100, 1, row / 100, 1, (row + 1) / 100, 0, (row + 1) / 100]);
  const scores = lines.map(() => 0.9);
  return { status: 200, body: { ocr: { text: lines, textScore: scores, box, boxScore: scores } } };
}

/** Starts a stand-in for the test file that calls it. Read the properties inside of tests and hooks only. */
export function useFakeInference(): FakeInference {
  const requests: FormData[] = [];
  const seenHeaders: IncomingHttpHeaders[] = [];
  let respond: (request: FormData) => InferenceAnswer | Promise<InferenceAnswer>;
  let server: Server;

  beforeAll(async () => {
    server = createServer((request, response) => {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) {
          chunks.push(chunk as Buffer);
        }
        const headers = { 'content-type': request.headers['content-type'] ?? '' };
        const form = await new Response(Buffer.concat(chunks), { headers }).formData();
        requests.push(form);
        seenHeaders.push(request.headers);
        const { status, body } = await respond(form);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      })();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  beforeEach(() => {
    requests.length = 0;
    seenHeaders.length = 0;
    respond = () => ({ status: 200, body: EMPTY_READING });
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  return {
    requests,
    headers: seenHeaders,
    get url() {
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    answer: (next) => {
      respond = next;
    },
  };
}
