import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { clusterDirections, randomDirection } from '../library/store.ts';
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

/**
 * How like a description and the pictures are that it fits: the cosine that CLIP gives them. It is far below that of two
 * such pictures (Liang et al. 2022, “Mind the Gap”).
 */
const LIKENESS = 0.3;

const clusters = clusterDirections();

/** Where the text encoder of the bench sees a description: as far from some pictures as CLIP's, always in the same place. */
export function directionOf(words: string): readonly number[] {
  const random = randomFor(words);
  const pictures = random.pick(clusters);
  const elsewhere = randomDirection(random, Math.sqrt(1 - LIKENESS ** 2));
  return pictures.map((value, place) => Number((LIKENESS * value + elsewhere[place]!).toFixed(5)));
}

/** A direction that no pictures lie in. */
export function directionOfNothing(words: string): readonly number[] {
  return randomDirection(randomFor(words), 1);
}

function randomFor(words: string): Random {
  return new Random(Array.from(words).reduce((sum, character) => (sum * 31 + character.codePointAt(0)!) | 0, 7));
}
