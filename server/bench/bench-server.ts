import { login } from '@immich/sdk';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { AppModule } from '../src/app.module.ts';
import { loadConfig } from '../src/config/config.ts';
import type { Database } from '../src/database/database.ts';
import { createApplication } from '../src/http/application.ts';
import { SearchRepository } from '../src/search/search.repository.ts';
import { SystemConfigService } from '../src/system-config/system-config.service.ts';
import { hashPassword } from '../src/users/password.ts';
import { createUser } from '../test/factories.ts';

/** What a search answered and what it took, in milliseconds. */
export interface Timed<T> {
  readonly body: T;
  /** In the database: all statements of the search itself, from the first to the last byte. */
  readonly statementMs: number;
  /** At the client, over HTTP on the same machine. */
  readonly answerMs: number;
}

/** The whole server over a database, without job workers. */
export interface BenchServer {
  /** Asks as one of the users. @throws Error when the answer is none */
  ask<T = unknown>(user: string, path: string, body: object): Promise<Timed<T>>;
  /** Sets how much text and picture count where both are searched. */
  weigh(hybrid: { readonly textWeight: number; readonly pictureWeight: number }): Promise<void>;
  close(): Promise<void>;
}

/** Creates the users of a bench. @returns their ids, by name */
export async function createUsers<Name extends string>(
  database: Database,
  names: readonly Name[],
): Promise<Record<Name, string>> {
  const ids = names.map(async (name) => {
    const { email, password } = credentialsOf(name);
    return [name, await createUser(database, { email, name, password: await hashPassword(password) })] as const;
  });
  return Object.fromEntries(await Promise.all(ids)) as Record<Name, string>;
}

function credentialsOf(name: string): { email: string; password: string } {
  return { email: `${name}@example.com`, password: 'bench' };
}

/** Starts the server over a database whose {@link createUsers users} are these. */
export async function startBenchServer(
  databaseUrl: string,
  machineLearningUrl: string,
  users: readonly string[],
): Promise<BenchServer> {
  const config = loadConfig(
    {
      DB_URL: databaseUrl,
      IMMICH_MEDIA_LOCATION: tmpdir(),
      MACHINE_LEARNING_URL: machineLearningUrl,
      IMMICH_WORKERS_INCLUDE: 'api',
    },
    tmpdir(),
  );
  const app = await createApplication(AppModule.with(config), { logLevels: ['error'], webRoot: tmpdir() });
  await app.listen(0, '127.0.0.1');
  const apiUrl = `${urlOf(app.getHttpServer())}/api`;
  const statements = watchStatements(app.get(SearchRepository));
  const tokens = await signIn(apiUrl, users);
  return {
    ask: async <T>(user: string, path: string, body: object) => {
      statements.ms = 0;
      const startedAt = performance.now();
      const response = await fetch(`${apiUrl}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${tokens.get(user)}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const answer: unknown = await response.json();
      const answerMs = performance.now() - startedAt;
      if (!response.ok) {
        throw new Error(`${path} ${JSON.stringify(body)} answered ${response.status}: ${JSON.stringify(answer)}`);
      }
      return { body: answer as T, statementMs: statements.ms, answerMs };
    },
    weigh: async (hybrid) => {
      const settings = app.get(SystemConfigService);
      const config = await settings.get();
      await settings.update({ ...config, search: { ...config.search, hybrid } });
    },
    close: () => app.close(),
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

/** @returns access tokens by name */
async function signIn(baseUrl: string, users: readonly string[]): Promise<Map<string, string>> {
  const tokens = users.map(async (name) => {
    const { accessToken } = await login({ loginCredentialDto: credentialsOf(name) }, { baseUrl });
    return [name, accessToken] as const;
  });
  return new Map(await Promise.all(tokens));
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
