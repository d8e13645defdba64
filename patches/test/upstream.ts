import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

type Respond = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that stands where Immich would. */
export class Upstream {
  readonly server: Server;
  /** The requests that it was sent, oldest first. */
  readonly requests: IncomingMessage[] = [];
  #respond: Respond = (_, response) => response.end();

  constructor() {
    this.server = createServer((request, response) => {
      this.requests.push(request);
      this.#respond(request, response);
    });
  }

  answer(respond: Respond): void {
    this.#respond = respond;
  }

  onUpgrade(respond: (request: IncomingMessage, socket: Duplex) => void): void {
    this.server.removeAllListeners('upgrade').on('upgrade', respond);
  }
}

/** Starts to listen on a free port of this machine and tells the address. */
export async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
