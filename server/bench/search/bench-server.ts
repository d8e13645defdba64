import { login } from '@immich/sdk';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { AppModule } from '../../src/app.module.ts';
import { loadConfig } from '../../src/config/config.ts';
import { createApplication } from '../../src/http/application.ts';
import { SearchRepository } from '../../src/search/search.repository.ts';
import { credentialsOf, type Library } from '../library/library.ts';
import { OWNERS, type OwnerName } from '../library/synthetic-assets.ts';

/** What a search answered and what it took, in milliseconds. */
export interface Timed<T> {
  readonly body: T;
  /** In the database: all statements of the search itself, from the first to the last byte. */
  readonly statementMs: number;
  /** At the client, over HTTP on the same machine. */
  readonly answerMs: number;
}

/** The whole server over a library, without job workers; inference answers with vectors that are given. */
export interface BenchServer {
  readonly apiUrl: string;
  ask<T = unknown>(owner: OwnerName, path: string, body: object): Promise<Timed<T>>;
  close(): Promise<void>;
}

/** Starts the server. @param vectorOf the vector of a description, which the text encoder would find */
export async function startBenchServer(
  library: Library,
  vectorOf: (words: string) => readonly number[],
): Promise<BenchServer> {
  const encoder = await startEncoder(vectorOf);
  const config = loadConfig(
    {
      DB_URL: library.url,
      IMMICH_MEDIA_LOCATION: tmpdir(),
      MACHINE_LEARNING_URL: urlOf(encoder),
      IMMICH_WORKERS_INCLUDE: 'api',
    },
    tmpdir(),
  );
  const app = await createApplication(AppModule.with(config), { logLevels: ['error'], webRoot: tmpdir() });
  await app.listen(0, '127.0.0.1');
  const apiUrl = `${urlOf(app.getHttpServer())}/api`;
  const statements = watchStatements(app.get(SearchRepository));
  const tokens = await signIn(apiUrl);
  return {
    apiUrl,
    ask: async <T>(owner: OwnerName, path: string, body: object) => {
      statements.ms = 0;
      const startedAt = performance.now();
      const response = await fetch(`${apiUrl}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${tokens[owner]}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const answer: unknown = await response.json();
      const answerMs = performance.now() - startedAt;
      if (!response.ok) {
        throw new Error(`${path} ${JSON.stringify(body)} answered ${response.status}: ${JSON.stringify(answer)}`);
      }
      return { body: answer as T, statementMs: statements.ms, answerMs };
    },
    close: async () => {
      await app.close();
      encoder.closeAllConnections();
      encoder.close();
    },
  };
}

/** Adds up the time that the repository takes for searches. */
function watchStatements(repository: SearchRepository): { ms: number } {
  const watched = { ms: 0 };
  const timed =
    <A extends unknown[], R>(method: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      const startedAt = performance.now();
      try {
        return await method(...args);
      } finally {
        watched.ms += performance.now() - startedAt;
      }
    };
  Object.assign(repository, {
    list: timed(repository.list.bind(repository)),
    count: timed(repository.count.bind(repository)),
  });
  return watched;
}

async function signIn(baseUrl: string): Promise<Record<OwnerName, string>> {
  const tokens = OWNERS.map(async ({ name }) => {
    const { accessToken } = await login({ loginCredentialDto: credentialsOf(name) }, { baseUrl });
    return [name, accessToken] as const;
  });
  return Object.fromEntries(await Promise.all(tokens)) as Record<OwnerName, string>;
}

/** Answers as the inference service does to a description. */
async function startEncoder(vectorOf: (words: string) => readonly number[]): Promise<Server> {
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
  return server;
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
