import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { useTestDatabase } from './database.ts';

const run = promisify(execFile);
const BIN = fileURLToPath(new URL('../../node_modules/.bin/', import.meta.url));
const TABLES = fileURLToPath(new URL('../src/database/tables.ts', import.meta.url));

/** `npm run db:generate` runs these tests with `--update`, which writes the files instead of comparing them. */
describe('the committed description of the database', () => {
  const db = useTestDatabase({ zhparser: false });
  const url = () => ('connectionString' in db.config.connection ? db.config.connection.connectionString : '');

  it('holds the row types of the migrated database', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tables-'));
    const file = join(folder, 'tables.ts');
    await run(join(BIN, 'kysely-codegen'), [
      ...['--dialect', 'postgres', '--url', url(), '--out-file', file],
      ...['--exclude-pattern', 'immich_ocr_migrations*', '--type-mapping', '{"int8":"number"}'],
    ]);
    const types = await format(await readFile(file, 'utf8'), { ...(await resolveConfig(TABLES)), filepath: TABLES });
    await rm(folder, { recursive: true });
    await expect(types).toMatchFileSnapshot(TABLES);
  });

  it('holds the schema that the migrations produce', async () => {
    const { stdout } = await run('pg_dump', ['--schema-only', '--no-owner', '--no-privileges', '-d', url()], {
      maxBuffer: 64 * 1024 * 1024,
    });
    await expect(withoutServerVersion(stdout)).toMatchFileSnapshot('../src/database/schema.sql');
  });
});

/** Drops what differs between versions of PostgreSQL and says nothing about the schema: settings and comments. */
function withoutServerVersion(dump: string): string {
  return dump
    .split('\n')
    .filter((line) => !/^(--|SET |SELECT pg_catalog\.set_config|\\)/.test(line))
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n');
}
