import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request as ask, type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { Readable, type Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { close, listen, Upstream } from '../../test/upstream.ts';
import { createFrontDoor } from './front-door.ts';

const ORIGINAL = '/api/assets/0a1b/original';
const ARCHIVE = '/api/download/archive';
const PIECE_BYTES = 256 * 1024;
/** Far more than two pairs of sockets hold; no piece is like another. */
const BODY = Buffer.concat(Array.from({ length: 256 }, (_, index) => Buffer.alloc(PIECE_BYTES, index)));
const PIECES = BODY.length / PIECE_BYTES;

let upstream: Upstream;
let frontDoor: ReturnType<typeof createFrontDoor>;
let url: string;

beforeEach(async () => {
  upstream = new Upstream();
  const target = await listen(upstream.server);
  frontDoor = createFrontDoor({ target, route: () => undefined, overlay: new Map(), onError: () => undefined });
  url = await listen(frontDoor);
});
afterEach(async () => {
  await close(frontDoor);
  await close(upstream.server);
});

async function get(path: string, agent: Agent | false = false): Promise<IncomingMessage> {
  const [response] = (await once(ask(new URL(path, url), { agent }).end(), 'response')) as [IncomingMessage];
  return response;
}

/** Writes as fast as it is taken; tells how many pieces were. */
class Source {
  written = 0;

  async writeTo(destination: Writable): Promise<void> {
    while (this.written < PIECES) {
      const piece = BODY.subarray(this.written * PIECE_BYTES, ++this.written * PIECE_BYTES);
      if (!destination.write(piece)) await once(destination, 'drain');
    }
    destination.end();
  }

  /** Resolves when nothing more was taken for a while, after the first piece. */
  async stall(): Promise<void> {
    for (let before = 0; this.written === 0 || before !== this.written; await delay(300)) before = this.written;
  }
}

describe.each([
  ['a file of Immich', ORIGINAL],
  ['an archive', ARCHIVE],
])('%s', (_name, path) => {
  it('comes byte by byte as it is, with the status and the headers of Immich', async () => {
    const file = randomBytes(3_000_000);
    upstream.answer((request, response) => {
      expect(request.headers).toMatchObject({ range: 'bytes=7-', host: new URL(url).host });
      response
        .writeHead(206, { 'content-length': file.length, ETag: 'W/"1"', 'Content-Range': 'bytes 7-/x' })
        .end(file);
    });
    const asked = ask(new URL(path, url), { agent: false, headers: { range: 'bytes=7-' } }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(206);
    expect(response.rawHeaders).toEqual(expect.arrayContaining(['ETag', 'W/"1"', 'Content-Range', 'bytes 7-/x']));
    expect((await buffer(response)).equals(file)).toBe(true);
  });

  it('leaves the connection of the client to its next request', async () => {
    upstream.answer((_, response) => void response.writeHead(200, { 'content-length': 3 }).end('abc'));
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const first = await get(path, agent);
    const { socket } = first;
    expect((await buffer(first)).toString()).toBe('abc');
    const second = await get(path, agent);
    expect(second.socket).toBe(socket);
    expect((await buffer(second)).toString()).toBe('abc');
    agent.destroy();
  });

  it('may be unchanged', async () => {
    upstream.answer((_, response) => void response.writeHead(304, { etag: '"1"' }).end());
    const response = await get(path);
    expect([response.statusCode, (await buffer(response)).length]).toEqual([304, 0]);
  });

  it('comes, too, when nobody knows how long it is', async () => {
    upstream.answer((_, response) => void response.writeHead(200).end('in chunks'));
    expect((await buffer(await get(path))).toString()).toBe('in chunks');
  });

  it('is taken from Immich only as fast as the client takes it', async () => {
    const source = new Source();
    upstream.answer((_, response: ServerResponse) => {
      response.writeHead(200, { 'content-length': BODY.length });
      void source.writeTo(response);
    });
    const response = await get(path);
    await source.stall();
    expect(source.written).toBeLessThan(PIECES);
    expect((await buffer(response)).equals(BODY)).toBe(true);
  });
});

describe('Immich', () => {
  it('can finish what it sends', async () => {
    const finished = new Promise<void>((resolve, reject) =>
      upstream.answer((_, response) => {
        response.writeHead(200, { 'content-length': 4_000_000 });
        pipeline(Readable.from([Buffer.alloc(2_000_000), Buffer.alloc(2_000_000)]), response).then(resolve, reject);
      }),
    );
    expect((await buffer(await get(ORIGINAL))).length).toBe(4_000_000);
    await finished;
  });

  it('is told when a client has gone', async () => {
    const gone = new Promise<void>((resolve) =>
      upstream.answer((request, response) => {
        response.writeHead(200, { 'content-length': 1000 }).write('first');
        request.on('close', resolve);
      }),
    );
    const response = await get(ORIGINAL);
    await once(response, 'data');
    response.destroy();
    await gone;
  });
});

describe('an upload', () => {
  it('is taken from the client only as fast as Immich takes it', async () => {
    const source = new Source();
    const arrived = new Promise<[IncomingMessage, ServerResponse]>((resolve) =>
      upstream.answer((request, response) => resolve([request, response])),
    );
    const asked: ClientRequest = ask(new URL('/api/assets', url), { method: 'POST', agent: false });
    asked.setHeader('content-length', BODY.length);
    const answered = once(asked, 'response') as Promise<[IncomingMessage]>;
    void source.writeTo(asked);
    await source.stall();
    expect(source.written).toBeLessThan(PIECES);
    const [taken, answer] = await arrived;
    expect((await buffer(taken)).equals(BODY)).toBe(true);
    answer.end('stored');
    const [response] = await answered;
    expect((await buffer(response)).toString()).toBe('stored');
  });

  it('is taken from the client to its end, though Immich has answered and reads no more', async () => {
    upstream.server.keepAliveTimeout = 0;
    upstream.answer((request, response) => {
      request.once('data', () => {
        request.pause();
        response.end('refused');
      });
    });
    // Node's own client stops to write once it was answered.
    const client = connect(Number(new URL(url).port), '127.0.0.1');
    const answer = once(client, 'data') as Promise<[Buffer]>;
    client.write(`POST /api/assets HTTP/1.1\r\nHost: photos\r\nContent-Length: ${BODY.length}\r\n\r\n`);
    if (!client.write(BODY)) await once(client, 'drain');
    expect((await answer).toString()).toContain('refused');
    client.destroy();
  });
});
