import type { NestExpressApplication } from '@nestjs/platform-express';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { AppModule } from '../src/app.module.ts';
import { loadConfig } from '../src/config/config.ts';
import { createApplication } from '../src/http/application.ts';
import { type TestDatabase, useTestDatabase } from './database.ts';

/** The whole server, listening on a free port of this machine, with a database and media folder of its own. */
export interface TestApplication extends TestDatabase {
  readonly app: NestExpressApplication;
  /** Base address of the API, as the SDK takes it: `http://127.0.0.1:1234/api`. */
  readonly apiUrl: string;
}

/**
 * Starts the server for the test file that calls it, without its job workers, and stops it afterwards.
 * `environment` adds to the variables that the harness sets.
 * Read the properties inside of tests and hooks only.
 */
export function useTestApplication(environment: Readonly<Record<string, string>> = {}): TestApplication {
  const db = useTestDatabase();
  let app: NestExpressApplication;
  let mediaLocation: string;

  beforeAll(async () => {
    mediaLocation = await mkdtemp(join(tmpdir(), 'media-'));
    const { connection } = db.config;
    const config = loadConfig(
      {
        DB_URL: 'connectionString' in connection ? connection.connectionString : undefined,
        IMMICH_MEDIA_LOCATION: mediaLocation,
        ...environment,
      },
      mediaLocation,
    );
    app = await createApplication(AppModule.with(config), { logLevels: ['error'], webRoot: mediaLocation });
    await app.listen(0, '127.0.0.1');
  });

  afterAll(async () => {
    await app.close();
    await rm(mediaLocation, { recursive: true });
  });

  return {
    get database() {
      return db.database;
    },
    get config() {
      return db.config;
    },
    get app() {
      return app;
    },
    get apiUrl() {
      const { port } = app.getHttpServer().address() as AddressInfo;
      return `http://127.0.0.1:${port}/api`;
    },
  };
}
