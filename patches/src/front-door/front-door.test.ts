import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request as ask, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { close, listen, Upstream } from '../../test/upstream.ts';
import { createFrontDoor, type FrontDoorOptions } from './front-door.ts';
import { readBody } from './json.ts';
import { OVERLAY_PATH } from './page.ts';

const PAGE = '<html><head><title>Immich</title></head><body>照片</body></html>';
let upstream: Upstream;
let frontDoor: ReturnType<typeof createFrontDoor>;
let url: string;
let route: FrontDoorOptions['route'];
let errors: unknown[];

beforeEach(async () => {
  upstream = new Upstream();
  route = () => undefined;
  errors = [];
  frontDoor = createFrontDoor({
    target: await listen(upstream.server),
    route: (request) => route(request),
    overlay: new Map([['overlay.js', 'addTo(Immich)']]),
    onError: (error) => errors.push(error),
  });
  url = await listen(frontDoor);
});
afterEach(async () => {
  await close(frontDoor);
  if (upstream.server.listening) await close(upstream.server);
});

interface Exchange {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Buffer | string;
}

/** A request without any of the conveniences of `fetch`. */
async function exchange(path: string, { method = 'GET', headers = {}, body }: Exchange = {}): Promise<IncomingMessage> {
  const request = ask(new URL(path, url), { method, headers: { ...headers }, agent: false });
  request.on('error', () => undefined); // what breaks off an answer is seen where the answer is read
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
}

it('passes a request on as it is: method, path, query, headers, body', async () => {
  upstream.answer((request, response) => {
    void buffer(request).then((body) => response.writeHead(201, { 'X-Seen': body.length }).end(body));
  });
  const body = randomBytes(300_000);
  const response = await exchange('/api/assets?key=a%20b&slug=%E5%8F%91', {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=x', 'x-immich-checksum': 'abc', cookie: 'a=1; b=2' },
    body,
  });
  expect(response.statusCode).toBe(201);
  expect(response.headers['x-seen']).toBe('300000');
  expect((await buffer(response)).equals(body)).toBe(true);
  const [seen] = upstream.requests;
  expect(seen).toMatchObject({ method: 'POST', url: '/api/assets?key=a%20b&slug=%E5%8F%91' });
  expect(seen?.headers).toMatchObject({ 'x-immich-checksum': 'abc', cookie: 'a=1; b=2', host: new URL(url).host });
});

it('passes an answer back as it is: status, several cookies, ranges, compressed bytes', async () => {
  const compressed = gzipSync('a photo');
  upstream.answer((_, response) => {
    response.writeHead(206, {
      'content-encoding': 'gzip',
      'content-range': 'bytes 0-26/100',
      etag: 'W/"1"',
      'set-cookie': ['immich_access_token=t; Path=/; HttpOnly', 'immich_is_authenticated=true; Path=/'],
    });
    response.end(compressed);
  });
  const response = await exchange('/api/assets/1/original', { headers: { range: 'bytes=0-26' } });
  expect(response.statusCode).toBe(206);
  expect(response.headers).toMatchObject({ 'content-encoding': 'gzip', etag: 'W/"1"' });
  expect(response.headers['set-cookie']).toHaveLength(2);
  expect((await buffer(response)).equals(compressed)).toBe(true);
  expect(upstream.requests[0]?.headers.range).toBe('bytes=0-26');
});

it('hands every piece of a stream on when it comes', async () => {
  let finish = () => undefined as unknown;
  upstream.answer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/jsonlines+json' }).write('{"type":"AssetV1"}\n');
    finish = () => response.end('{"type":"SyncCompleteV1"}\n');
  });
  const response = await exchange('/api/sync/stream', { method: 'POST', body: '{}' });
  const [first] = (await once(response, 'data')) as [Buffer];
  expect(first.toString()).toBe('{"type":"AssetV1"}\n');
  finish();
  const [last] = (await once(response, 'data')) as [Buffer];
  expect(last.toString()).toBe('{"type":"SyncCompleteV1"}\n');
});

it('gives a client the answer that comes before its upload was read', async () => {
  upstream.answer((_, response) => void response.writeHead(200).end('{"status":"duplicate"}'));
  const response = await exchange('/api/assets', {
    method: 'POST',
    headers: { connection: 'close', 'x-immich-checksum': 'abc' },
    body: randomBytes(2_000_000),
  });
  expect(response.statusCode).toBe(200);
  expect(upstream.requests[0]?.headers.connection).toBe('keep-alive');
});

it('ends an answer whose rest never comes, so that nobody takes it for the whole', async () => {
  upstream.answer((_, response) => {
    response.writeHead(200, { 'content-length': 1000 }).write('half');
    setTimeout(() => response.destroy(), 50);
  });
  const response = await exchange('/api/assets/1/original');
  await expect(buffer(response)).rejects.toThrow(/aborted/);
});

it('tells Immich when a client has gone', async () => {
  const gone = new Promise<void>((resolve) =>
    upstream.answer((request, response) => {
      response.writeHead(200).write('first');
      request.on('close', resolve);
    }),
  );
  const response = await exchange('/api/download/archive');
  await once(response, 'data');
  response.destroy();
  await gone;
});

it('answers 503 with a time to come back while Immich is away', async () => {
  await close(upstream.server);
  for (const headers of [{}, { accept: 'text/html' }]) {
    const response = await exchange('/api/server/ping', { headers });
    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toBe('2');
    expect(JSON.parse((await buffer(response)).toString())).toMatchObject({ message: 'Immich is not ready yet' });
  }
});

it('does not let a client say that it is somebody else', async () => {
  await exchange('/api/users/me', { headers: { 'x-forwarded-for': '10.1.2.3' } });
  expect(upstream.requests[0]?.headers['x-forwarded-for']).toMatch(/^10\.1\.2\.3, (::ffff:)?127\.0\.0\.1$/);
});

it('ends the connection of a client that asks for it, though Immich keeps that with us', async () => {
  const response = await exchange('/api/users/me', { headers: { connection: 'close' } });
  expect(response.headers.connection).toBe('close');
  expect(response.headers['keep-alive']).toBeUndefined();
});

it('connects websockets', async () => {
  upstream.onUpgrade(({ headers }, socket) => {
    const accept = createHash('sha1').update(String(headers['sec-websocket-key'])).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.pipe(socket);
  });
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(
    'GET /api/socket.io/?transport=websocket HTTP/1.1\r\nHost: photos\r\nUpgrade: websocket\r\n' +
      'Connection: Upgrade\r\nSec-WebSocket-Key: a2V5\r\nSec-WebSocket-Version: 13\r\n\r\n',
  );
  const [head] = (await once(socket, 'data')) as [Buffer];
  expect(head.toString()).toMatch(/^HTTP\/1\.1 101 /);
  socket.write('ping');
  const [echo] = (await once(socket, 'data')) as [Buffer];
  expect(echo.toString()).toBe('ping');
  socket.destroy();
});

it('adds its script to pages, and to nothing else', async () => {
  upstream.answer(({ url: path, headers }, response) => {
    expect(headers['if-none-match']).toBeUndefined();
    const isPage = path === '/photos';
    const type = isPage ? 'text/html; charset=utf-8' : 'image/svg+xml';
    response
      .writeHead(200, { 'content-type': type, etag: '"1"', 'cache-control': 'no-store' })
      .end(isPage ? PAGE : '<svg/>');
  });
  const accept = { accept: 'text/html,*/*', 'if-none-match': '"1"' };
  const page = await exchange('/photos', { headers: accept });
  const text = (await buffer(page)).toString();
  expect(text).toBe(PAGE.replace('</head>', `<script type="module" src="${OVERLAY_PATH}overlay.js"></script></head>`));
  expect(page.headers).toMatchObject({
    'content-length': String(Buffer.byteLength(text)),
    'cache-control': 'no-store',
  });
  expect(page.headers.etag).toBeUndefined();
  expect((await buffer(await exchange('/logo.svg', { headers: accept }))).toString()).toBe('<svg/>');
  const head = await exchange('/photos', { method: 'HEAD', headers: accept });
  expect(head.headers['content-length']).toBe(String(Buffer.byteLength(text)));
});

it('gives its script out', async () => {
  const response = await exchange(`${OVERLAY_PATH}overlay.js`);
  expect(response.headers['content-type']).toMatch(/^text\/javascript/);
  expect((await buffer(response)).toString()).toBe('addTo(Immich)');
  expect(upstream.requests).toEqual([]);
});

it('answers what it is for, and passes on what it has read when it is not', async () => {
  route = ({ url: path }) =>
    path === '/api/search/smart'
      ? async (request, response) => {
          const body = await readBody(request);
          if (body?.toString().includes('ocr:')) {
            response.end('found');
            return 'answered';
          }
          return { passOn: body };
        }
      : undefined;
  upstream.answer((request, response) => {
    void buffer(request).then((body) => response.end(`Immich: ${body.toString()}`));
  });
  const search = async (body: string) =>
    (await buffer(await exchange('/api/search/smart', { method: 'POST', body }))).toString();
  expect(await search('ocr:发票')).toBe('found');
  expect(await search('red car')).toBe('Immich: red car');
});

it('survives a handler that fails', async () => {
  route = () => () => Promise.reject(new Error('a bug'));
  const response = await exchange('/api/search/smart', { method: 'POST', body: '{}' });
  expect(response.statusCode).toBe(500);
  expect((await buffer(response)).toString()).not.toContain('a bug');
  expect(errors).toHaveLength(1);
});
