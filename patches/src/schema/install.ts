import { readFile } from 'node:fs/promises';
import pg from 'pg';
import type { DatabaseConfig } from '../../../server/src/config/config.ts';
import { migrate } from '../../../server/src/database/migrate.ts';
import { SCHEMA } from './over-immich.ts';

const TRIGGERS = new URL('triggers.sql', import.meta.url);

/**
 * Brings our schema up to date, and makes it follow Immich's tables again. Safe to run at any time.
 *
 * @param config of connections to a database over Immich, which find our schema first
 * @throws pg.DatabaseError when the database does not let us, or Immich's tables are not there
 */
export async function installSchema(config: DatabaseConfig): Promise<void> {
  await run(config, `create schema if not exists ${SCHEMA}`);
  // Migrations whose name says so make tables that Immich has already.
  await migrate(config, { schema: SCHEMA, applies: (name) => !name.includes('immich') });
  await run(config, await readFile(TRIGGERS, 'utf8'));
}

async function run({ connection }: DatabaseConfig, statements: string): Promise<void> {
  const client = new pg.Client({ ...connection, application_name: 'immich-ocr set-up' });
  client.on('error', () => undefined); // the statements fail, too
  await client.connect();
  try {
    await client.query(statements);
  } finally {
    await client.end();
  }
}
