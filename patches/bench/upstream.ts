import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * A server that stands where Immich would, in a process of its own, and does with files what Immich does: hashes an upload
 * while it writes it to the disk, and reads a download from there. It also answers pings and keeps websockets open. Prints
 * its port.
 */
const folder = await mkdtemp(join(tmpdir(), 'immich-ocr-bench-'));
const original = join(folder, 'original');

async function store(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const hash = createHash('sha1');
  let size = 0;
  const hashed = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      size += chunk.byteLength;
      yield chunk;
    }
  };
  await pipeline(request, hashed, createWriteStream(original));
  response.writeHead(201, { 'x-checksum': hash.digest('hex') }).end(String(size));
}

async function load(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-length': (await stat(original)).size });
  // Who has all bytes may close the connection before this has seen the end of the file.
  await pipeline(createReadStream(original), response).catch(() => response.destroy());
}

const server = createServer((request, response) => {
  if (request.url === '/api/server/ping') {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"res":"pong"}');
  } else {
    void (request.method === 'POST' ? store(request, response) : load(response));
  }
});

server.on('upgrade', ({ headers }, socket) => {
  const key = `${String(headers['sec-websocket-key'])}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const accept = createHash('sha1').update(key).digest('base64');
  socket.on('error', () => socket.destroy());
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(address && typeof address === 'object' ? address.port : 0);
});
process.on('disconnect', () => void rm(folder, { recursive: true }).then(() => process.exit(0)));
