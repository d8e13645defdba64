import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers one request for a file in place of the hub. */
export type Misbehaviour = (request: IncomingMessage, response: ServerResponse, content: Buffer) => void;

/** A stand-in for the sites that models come from, on loopback. Keeps what it is asked for. */
export interface ModelHub {
  readonly address: string;
  /** Paths of the files that were asked for, with the range where there was one. */
  readonly requests: string[];
  /** Puts a file, which is served from its path on. */
  put(path: string, content: Buffer | string): void;
  /** Puts a repository whose files are listed as the hub lists them. */
  putRepository(name: string, files: Readonly<Record<string, Buffer | string>>): void;
  /** Lets the next requests for a path be answered like this, one after the other. */
  misbehave(path: string, ...answers: Misbehaviour[]): void;
  close(): Promise<void>;
}

export const COMMIT = '0123456789abcdef0123456789abcdef01234567';

export async function startModelHub(): Promise<ModelHub> {
  const files = new Map<string, Buffer>();
  const misbehaviours = new Map<string, Misbehaviour[]>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url!, 'http://hub').pathname;
    requests.push(request.headers.range ? `${path} ${request.headers.range}` : path);
    const content = files.get(path);
    const misbehaviour = misbehaviours.get(path)?.shift();
    if (misbehaviour) {
      misbehaviour(request, response, content ?? Buffer.alloc(0));
    } else if (content) {
      serve(request, response, content);
    } else {
      response.writeHead(404).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const put: ModelHub['put'] = (path, content) => files.set(path, Buffer.from(content));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    put,
    putRepository: (name, contents) => {
      const siblings = Object.entries(contents).map(([rfilename, content]) => {
        put(`/${name}/resolve/${COMMIT}/${rfilename}`, content);
        const bytes = Buffer.from(content);
        const isLarge = rfilename.endsWith('.onnx') || rfilename.endsWith('.data');
        return {
          rfilename,
          size: bytes.length,
          ...(isLarge && { lfs: { sha256: sha256(bytes), size: bytes.length } }),
        };
      });
      for (const revision of ['main', COMMIT]) {
        put(`/api/models/${name}/revision/${revision}`, JSON.stringify({ sha: COMMIT, siblings }));
      }
    },
    misbehave: (path, ...answers) => misbehaviours.set(path, answers),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}

function serve(request: IncomingMessage, response: ServerResponse, content: Buffer): void {
  const headers = { etag: `"${sha256(content).slice(0, 8)}"`, 'accept-ranges': 'bytes' };
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const condition = request.headers['if-range'];
  if (from === 0 || (condition !== undefined && condition !== headers.etag)) {
    response.writeHead(200, { ...headers, 'content-length': content.length }).end(content);
  } else if (from >= content.length) {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
  } else {
    const range = `bytes ${from}-${content.length - 1}/${content.length}`;
    const rest = content.subarray(from);
    response.writeHead(206, { ...headers, 'content-range': range, 'content-length': rest.length }).end(rest);
  }
}

/** Sends a part of the file, and ends the connection when `ended` resolves. */
export function cutOffAfter(bytes: number, ended: Promise<unknown>): Misbehaviour {
  return (_request, response, content) => {
    const etag = `"${sha256(content).slice(0, 8)}"`;
    response.writeHead(200, { etag, 'content-length': content.length });
    response.write(content.subarray(0, bytes));
    void ended.then(() => response.destroy());
  };
}

/** Sends a part of the file and then nothing. */
export function stallAfter(bytes: number): Misbehaviour {
  return (_request, response, content) => {
    response.writeHead(200, { 'content-length': content.length });
    response.write(content.subarray(0, bytes));
  };
}

/** Sends other bytes, well formed, from the start. */
export function sendInstead(other: Buffer | string, headers: Record<string, string> = {}): Misbehaviour {
  return (_request, response) => {
    response.writeHead(200, { 'content-length': Buffer.byteLength(other), ...headers }).end(other);
  };
}

export function redirectTo(location: string, headers: Record<string, string> = {}): Misbehaviour {
  return (_request, response) => response.writeHead(302, { location, ...headers }).end();
}
