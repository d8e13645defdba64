import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { isDeepStrictEqual } from 'node:util';
import { type Caller, type Exchange, fill, readExchanges, readOlderFields } from './immich-contract.ts';

const CREDENTIALS: Readonly<Record<Caller, Record<string, string>>> = {
  session: { authorization: 'Bearer session' },
  reader: { 'x-api-key': 'reader' },
  counter: { 'x-api-key': 'counter' },
  nobody: {},
};

/** Immich, played from its contract: it answers what is recorded, notes what it was asked, and knows nothing else. */
export class PlayedImmich {
  readonly identifiers = {
    asset: randomUUID(),
    user: randomUUID(),
    reader: randomUUID(),
    counter: randomUUID(),
    line: randomUUID(),
    album: randomUUID(),
    unseenAlbum: randomUUID(),
    friend: randomUUID(),
    friendsPhoto: randomUUID(),
  };
  /** Names of the exchanges that took place, oldest first; a question that no exchange has stands here itself. */
  readonly asked: string[] = [];
  /** The same for questions who somebody is: the front door remembers the answers for a while. */
  readonly identified: string[] = [];
  /** Models whose encoder was asked for a text. */
  readonly encodedBy: string[] = [];
  /** What machine learning answers to such a question; 200 with a vector of this length, or an error. */
  encoder: { status: number; length: number } = { status: 200, length: 512 };
  readonly #server: Server;
  readonly #machineLearning: Server;
  #exchanges = new Map<string, Exchange>();
  #olderFields: string[] = [];

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#machineLearning = createServer((request, response) => void this.#encode(request, response));
  }

  /** Starts to listen on free ports of the loopback interface. */
  static async start(): Promise<PlayedImmich> {
    const immich = new PlayedImmich();
    immich.#exchanges = fillAll(await readExchanges(), immich.identifiers);
    immich.#olderFields = (await readOlderFields()).fields;
    for (const server of [immich.#server, immich.#machineLearning]) {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
    }
    return immich;
  }

  /** Forgets what it was asked until now. */
  forget(): void {
    for (const list of [this.asked, this.identified, this.encodedBy]) {
      list.length = 0;
    }
  }

  get port(): number {
    return portOf(this.#server);
  }

  get machineLearningUrl(): string {
    return `http://127.0.0.1:${portOf(this.#machineLearning)}`;
  }

  /** What a client sends to be known. */
  headersOf(caller: Caller): Record<string, string> {
    return CREDENTIALS[caller];
  }

  /** What is answered in an exchange. */
  answerOf(name: string): unknown {
    return this.#exchanges.get(name)?.answer;
  }

  stop(): void {
    for (const server of [this.#server, this.#machineLearning]) {
      server.close();
      server.closeAllConnections();
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent = await text(request);
    const body = sent === '' ? undefined : (JSON.parse(sent) as unknown);
    const asked = {
      method: request.method,
      path: request.url,
      as: callerOf(request),
      ...(body !== undefined && { body }),
    };
    const [name, exchange] =
      [...this.#exchanges].find(([, { request: known }]) => isDeepStrictEqual(asked, { ...known })) ?? [];
    const refused = this.#refusedBeside(body);
    if (exchange && refused.length === 0) {
      (/^(user|key)/.test(name!) ? this.identified : this.asked).push(name!);
      response.writeHead(exchange.status, { 'content-type': 'application/json' });
      response.end(exchange.answer === undefined ? undefined : JSON.stringify(exchange.answer));
      return;
    }
    this.asked.push(`${JSON.stringify(asked)}${refused.length > 0 ? `, which is refused for ${refused.join()}` : ''}`);
    response.writeHead(refused.length > 0 ? 400 : 501, { 'content-type': 'application/json' }).end('{}');
  }

  /** The two shapes of a search exclude each other. */
  #refusedBeside(body: unknown): string[] {
    const fields = typeof body === 'object' && body !== null ? Object.keys(body) : [];
    const isNewer = ['filter', 'orderBy', 'cursor'].some((field) => fields.includes(field));
    return isNewer ? fields.filter((field) => this.#olderFields.includes(field)) : [];
  }

  async #encode(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = await text(request);
    this.encodedBy.push(/"modelName":"([^"]+)"/.exec(form)?.[1] ?? '');
    const { status, length } = this.encoder;
    const vector = Array.from({ length }, (_, axis) => (axis === 0 ? 1 : 0));
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(status === 200 ? { clip: JSON.stringify(vector) } : { detail: 'out of memory' }));
  }
}

function fillAll(exchanges: Map<string, Exchange>, identifiers: Readonly<Record<string, string>>) {
  return new Map([...exchanges].map(([name, exchange]) => [name, fill(exchange, identifiers)]));
}

function callerOf({ headers }: IncomingMessage): Caller {
  const callers = Object.entries(CREDENTIALS) as [Caller, Record<string, string>][];
  const known = callers.find(([, shown]) => Object.entries(shown).some(([name, value]) => headers[name] === value));
  return known?.[0] ?? 'nobody';
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
