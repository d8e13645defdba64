import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/**
 * A server that stands where Immich would and does as little as a server can, so that the front door weighs most: it counts
 * an upload and forgets it, and makes up a download of the size given. Tells its port.
 */
const bytes = Number(process.argv[2]);
const BLOCK = Buffer.alloc(1 << 20, 7);

function take(request: IncomingMessage, response: ServerResponse): void {
  let size = 0;
  request.on('data', (chunk: Buffer) => (size += chunk.byteLength));
  request.on('end', () => response.end(String(size)));
}

async function give(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-length': bytes });
  for (let left = bytes; left > 0; left -= BLOCK.byteLength) {
    if (!response.write(BLOCK.subarray(0, Math.min(left, BLOCK.byteLength)))) await once(response, 'drain');
  }
  response.end();
}

const server = createServer((request, response) => {
  if (request.method === 'POST') {
    take(request, response);
  } else {
    void give(response);
  }
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(address && typeof address === 'object' ? address.port : 0);
});
process.on('disconnect', () => process.exit(0));
