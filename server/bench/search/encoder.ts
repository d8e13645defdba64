import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomDirection } from '../library/store.ts';
import { Random } from '../random.ts';

/** Answers as the inference service does to descriptions, without the work. */
export interface Encoder {
  readonly url: string;
  close(): void;
}

/** @param vectorOf the vector of a description */
export async function startEncoder(vectorOf: (words: string) => readonly number[]): Promise<Encoder> {
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) {
        chunks.push(chunk as Buffer);
      }
      const headers = { 'content-type': request.headers['content-type'] ?? '' };
      const form = await new Response(Buffer.concat(chunks), { headers }).formData();
      const text = form.get('text');
      const clip = JSON.stringify(vectorOf(typeof text === 'string' ? text : ''));
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ clip }));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Where the text encoder of the bench sees a description: somewhere, and always in the same place. */
export function directionOf(words: string): readonly number[] {
  const seed = Array.from(words).reduce((sum, character) => (sum * 31 + character.codePointAt(0)!) | 0, 7);
  return randomDirection(new Random(seed), 1);
}
