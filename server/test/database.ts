import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import type { DatabaseConfig } from '../src/config/config.ts';
import { Database } from '../src/database/database.ts';

/** A migrated, empty database of this test file alone. */
export interface TestDatabase {
  readonly database: Database;
  readonly config: DatabaseConfig;
}

/**
 * Clones the migrated template for the test file that calls it, and drops the clone afterwards.
 * Read the properties inside of tests and hooks only: they are set before the first one.
 *
 * @param zhparser false for a database without it, also where the server has it
 */
export function useTestDatabase({ zhparser = true } = {}): TestDatabase {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const opened: { database?: Database; config?: DatabaseConfig } = {};

  beforeAll(async () => {
    const template = inject(zhparser ? 'templateDatabase' : 'templateWithoutZhparser');
    await administrate(`create database ${name} template ${template}`);
    opened.config = { connection: { connectionString: connectionString(name) } };
    opened.database = new Database(opened.config);
  });

  afterAll(async () => {
    await opened.database?.onApplicationShutdown();
    await administrate(`drop database if exists ${name} with (force)`);
  });

  return {
    get database() {
      return required(opened.database);
    },
    get config() {
      return required(opened.config);
    },
  };
}

/** Runs the same tests on a database without zhparser, and on one with it where the server has it. */
export function eachWordParser(subject: string, tests: (db: TestDatabase, hasZhparser: boolean) => void): void {
  const choices = inject('hasZhparser') ? [true, false] : [false];
  for (const zhparser of choices) {
    describe(`${subject} ${zhparser ? 'with' : 'without'} zhparser`, () =>
      tests(useTestDatabase({ zhparser }), zhparser));
  }
}

function required<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Error('The test database is open inside of tests and hooks only');
  }
  return value;
}

function connectionString(database: string): string {
  const url = new URL(inject('databaseServer'));
  url.pathname = `/${database}`;
  return url.href;
}

async function administrate(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('databaseServer') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
