import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

const VECTOR = `[${Array.from({ length: 512 }, (_, axis) => (axis === 0 ? 1 : 0)).join(',')}]`;

/** Inference that reads the same line on every picture, or lets whoever asks wait. */
export class PlayedInference {
  /** While true, questions are never answered. */
  isSlow = false;
  /** How many pictures it was asked to read meanwhile. */
  unread = 0;
  readonly #line: string;
  readonly #server: Server = createServer((request, response) => {
    void text(request).then((form) => this.#answer(form, response));
  });

  /** @param line what stands on every picture */
  constructor(line: string) {
    this.#line = line;
  }

  /** Its base address. */
  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #answer(form: string, response: ServerResponse): void {
    if (this.isSlow) {
      this.unread += form.includes('"ocr"') ? 1 : 0;
      return;
    }
    const ocr = { text: [this.#line], textScore: [1], box: [0, 0, 1, 0, 1, 0.1, 0, 0.1], boxScore: [1] };
    const answer = form.includes('"ocr"') ? { ocr } : { clip: VECTOR };
    response.setHeader('content-type', 'application/json');
    response.end(form === '' ? 'pong' : JSON.stringify({ ...answer, imageWidth: 100, imageHeight: 100 }));
  }
}
