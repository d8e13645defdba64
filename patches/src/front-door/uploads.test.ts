import { once } from 'node:events';
import { Agent, request as ask, type ClientRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { close, listen, Upstream } from '../../test/upstream.ts';
import { createFrontDoor } from './front-door.ts';

/** No two pieces of it are alike that begin at a multiple of a power of two. */
const FILE = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => index % 251));
const HALF = FILE.length / 2;

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
  if (upstream.server.listening) await close(upstream.server);
});

interface Exchange {
  readonly headers?: OutgoingHttpHeaders;
  readonly agent?: Agent;
}

/** Begins to upload; the body is left to the caller. */
function beginUpload({ headers = {}, agent }: Exchange = {}): ClientRequest {
  const request = ask(new URL('/api/assets?key=a%20b', url), {
    ...{ method: 'POST', agent: agent ?? false },
    headers: { 'Content-Length': FILE.length, ...headers },
  });
  return request.on('error', () => undefined); // what breaks off is seen where the answer is waited for
}

async function answerTo(request: ClientRequest): Promise<IncomingMessage> {
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
}

function upload(exchange: Exchange = {}): Promise<IncomingMessage> {
  const request = beginUpload(exchange);
  request.end(FILE);
  return answerTo(request);
}

/** Has Immich answer with the size of what it got. */
function countBodies(): void {
  upstream.answer((request, response) => {
    void buffer(request).then((body) => response.writeHead(201).end(`${request.method} ${body.length}`));
  });
}

/** Has Immich begin to read an upload; resolves with it when the first of it has come. */
function beginToRead(): Promise<IncomingMessage> {
  return new Promise((resolve) => upstream.answer((request) => void request.once('data', () => resolve(request))));
}

describe('an upload', () => {
  it('comes byte by byte as it is, with the headers of the client, and is answered with those of Immich', async () => {
    let arrived: Buffer | undefined;
    upstream.answer((request, response) => {
      void buffer(request).then((body) => {
        arrived = body;
        response.writeHead(201, { 'X-Seen': 'all', 'set-cookie': ['a=1', 'b=2'] }).end('{"status":"created"}');
      });
    });
    const response = await upload({ headers: { 'X-Immich-Checksum': 'abc', cookie: 'c=3', connection: 'close' } });
    expect(arrived?.equals(FILE)).toBe(true);
    const [seen] = upstream.requests;
    expect(seen).toMatchObject({ method: 'POST', url: '/api/assets?key=a%20b' });
    expect(seen?.headers).toMatchObject({ cookie: 'c=3', host: new URL(url).host, connection: 'keep-alive' });
    expect(seen?.rawHeaders).toContain('X-Immich-Checksum');
    expect(response.statusCode).toBe(201);
    expect(response.rawHeaders).toEqual(expect.arrayContaining(['X-Seen', 'all', 'set-cookie', 'a=1', 'b=2']));
    expect(await text(response)).toBe('{"status":"created"}');
  });

  it('gives the memory back of what was sent', async () => {
    const pieces: Buffer[] = [];
    frontDoor.on('request', (request: IncomingMessage) => request.on('data', (piece: Buffer) => pieces.push(piece)));
    countBodies();
    expect(await text(await upload())).toBe(`POST ${FILE.length}`);
    expect(pieces.length).toBeGreaterThan(0);
    expect(pieces.reduce((size, piece) => size + piece.byteLength, 0)).toBe(0);
  });

  it('can be answered with nothing', async () => {
    upstream.answer((request, response) => {
      request.resume().on('end', () => response.writeHead(204).end());
    });
    const response = await upload();
    expect([response.statusCode, await text(response)]).toEqual([204, '']);
  });

  it('leaves the connection of the client to its next request', async () => {
    countBodies();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const first = await upload({ agent });
    const { socket } = first;
    expect(await text(first)).toBe(`POST ${FILE.length}`);
    const second = await upload({ agent });
    expect(second.socket).toBe(socket);
    expect(await text(second)).toBe(`POST ${FILE.length}`);
    agent.destroy();
  });

  it('may have the next request right behind it', async () => {
    countBodies();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write(`POST /api/assets HTTP/1.1\r\nHost: photos\r\nContent-Length: ${FILE.length}\r\n\r\n`);
    socket.write(FILE);
    socket.write('GET /api/server/ping HTTP/1.1\r\nHost: photos\r\nConnection: close\r\n\r\n');
    const answers = await text(socket);
    expect(answers.match(/(POST|GET) \d+/g)).toEqual([`POST ${FILE.length}`, 'GET 0']);
  });

  it('is told to go on when it asks, and asks Immich no more', async () => {
    countBodies();
    const request = beginUpload({ headers: { expect: '100-continue' } });
    request.flushHeaders();
    await once(request, 'continue');
    request.end(FILE);
    expect(await text(await answerTo(request))).toBe(`POST ${FILE.length}`);
    expect(upstream.requests[0]?.headers.expect).toBeUndefined();
  });

  it.each([
    ['large', FILE],
    ['small', Buffer.from('small')],
  ])('does not let a client say that it is somebody else, %s, whether it waits to go on or not', async (_, body) => {
    for (const expected of [{}, { expect: '100-continue' }]) {
      const headers = { 'content-length': body.length, 'x-forwarded-for': '10.1.2.3', ...expected };
      const request = beginUpload({ headers });
      request.end(body);
      await text(await answerTo(request));
      const { headers: seen } = upstream.requests.at(-1)!;
      expect(seen['x-forwarded-for']).toMatch(/^10\.1\.2\.3, (::ffff:)?127\.0\.0\.1$/);
    }
  });
});

describe('an upload that is answered before it was read', () => {
  it('goes on from there, and so does the connection', async () => {
    upstream.answer((_, response) => void response.end('{"status":"duplicate"}'));
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const request = beginUpload({ agent });
    request.write(FILE.subarray(0, HALF));
    const response = await answerTo(request);
    const { socket } = response;
    expect(await text(response)).toBe('{"status":"duplicate"}');
    request.end(FILE.subarray(HALF));
    countBodies();
    const next = await upload({ agent });
    expect(next.socket).toBe(socket);
    expect(await text(next)).toBe(`POST ${FILE.length}`);
    agent.destroy();
  });
});

describe('an upload that breaks off', () => {
  it('breaks off for Immich, too', async () => {
    const reading = beginToRead();
    const request = beginUpload();
    request.write(FILE.subarray(0, HALF));
    const taken = await reading;
    request.destroy();
    await expect(buffer(taken)).rejects.toThrow(/aborted/);
  });

  it('ends for the client when Immich dies, and others are served', async () => {
    const reading = beginToRead();
    const request = beginUpload();
    request.write(FILE.subarray(0, HALF));
    const ended = Promise.race([once(request, 'response'), once(request, 'close')]);
    (await reading).socket.destroy();
    await ended;
    countBodies();
    expect(await text(await upload())).toBe(`POST ${FILE.length}`);
  });

  it('is answered with a time to come back while Immich is away', async () => {
    await close(upstream.server);
    const request = beginUpload();
    request.flushHeaders();
    const response = await answerTo(request);
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '2']);
    request.destroy();
  });

  it('has no half of an answer taken for the whole', async () => {
    let dying: Socket | undefined;
    upstream.answer((request, response) => {
      dying = request.socket;
      request.resume().on('end', () => response.writeHead(201, { 'content-length': 1000 }).write('half'));
    });
    const response = await upload();
    await once(response, 'data');
    dying?.destroy();
    await expect(text(response)).rejects.toThrow(/aborted/);
  });
});
