import { Kysely, PostgresDialect, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import type { DatabaseConfig } from '../config/config.ts';
import { survivingLoss } from './database.ts';

// The build holds no SQL: both `src/database/` and `dist/database/` are two folders below the package.
const MIGRATIONS = new URL('../../src/database/migrations/', import.meta.url);

/** For a database in which Immich keeps its own tables. */
export interface MigrateOptions {
  /** Where our tables go, and what was applied is written down; the search path must begin with it. */
  readonly schema?: string;
  /** Which migrations are applied, by name; all of them by default. */
  readonly applies?: (name: string) => boolean;
}

/**
 * Brings the database to the newest schema. Concurrent callers wait for each other; a failed migration leaves the
 * database as it was and throws with the migration's name.
 *
 * @returns the names of the migrations that were applied now
 */
export async function migrate(
  { connection }: DatabaseConfig,
  { schema, applies = () => true }: MigrateOptions = {},
): Promise<string[]> {
  const pool = survivingLoss(new pg.Pool({ ...connection, max: 2, application_name: 'immich-ocr migrations' }));
  const database = new Kysely<never>({ dialect: new PostgresDialect({ pool }) });
  try {
    const migrator = new Migrator({
      db: database,
      provider: { getMigrations: () => readMigrations(applies) },
      ...(schema && { migrationTableSchema: schema }),
      migrationTableName: 'immich_ocr_migrations',
      migrationLockTableName: 'immich_ocr_migrations_lock',
    });
    const { error, results = [] } = await migrator.migrateToLatest();
    if (error) {
      const failed = results.find((result) => result.status === 'Error');
      throw new Error(failed ? `Migration ${failed.migrationName} failed` : 'The database can not be migrated', {
        cause: error,
      });
    }
    return results.map((result) => result.migrationName);
  } finally {
    await database.destroy();
  }
}

async function readMigrations(applies: (name: string) => boolean): Promise<Record<string, Migration>> {
  const files = (await readdir(MIGRATIONS)).filter((file) => file.endsWith('.sql')).sort();
  const names = files.map((file) => file.replace(/\.sql$/, '')).filter(applies);
  return Object.fromEntries(
    names.map((name) => [
      name,
      {
        up: async (db) => void (await sql.raw(await readFile(new URL(`${name}.sql`, MIGRATIONS), 'utf8')).execute(db)),
      },
    ]),
  );
}
