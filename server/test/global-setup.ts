import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startTestCluster } from '../../postgres/src/test-cluster.ts';
import { migrate } from '../src/database/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of the throwaway PostgreSQL server. */
    databaseServer: string;
    /** Names of migrated databases that test files clone: with all that the server has, and without zhparser. */
    templateDatabase: string;
    templateWithoutZhparser: string;
    hasZhparser: boolean;
  }
}

/** Migrates the template databases of a run, and says what they have. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startTestCluster();
  const name = `template_${randomUUID().replaceAll('-', '')}`;
  const url = await createDatabase(cluster.url, name, 'template1');
  await migrate({ connection: { connectionString: url } });
  const extensions = await listExtensions(url);
  console.log(`Database tests run on ${extensions.join(', ')}`);

  const hasZhparser = extensions.some((extension) => extension.startsWith('zhparser'));
  const without = hasZhparser ? `${name}_without_zhparser` : name;
  if (hasZhparser) {
    await query(
      await createDatabase(cluster.url, without, name),
      'drop extension zhparser cascade; call ocr_install_functions()',
    );
  }
  project.provide('databaseServer', cluster.url);
  project.provide('templateDatabase', name);
  project.provide('templateWithoutZhparser', without);
  project.provide('hasZhparser', hasZhparser);
  return async () => {
    for (const template of new Set([name, without])) {
      await query(cluster.url, `drop database if exists ${template} with (force)`);
    }
    await cluster.stop();
  };
}

/** @returns its connection string */
async function createDatabase(server: string, name: string, template: string): Promise<string> {
  await query(server, `create database ${name} template ${template}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

/** PostgreSQL and the extensions that search depends on, each with its version. */
async function listExtensions(url: string): Promise<string[]> {
  const rows = await query(
    url,
    `select 'PostgreSQL' as name, current_setting('server_version') as version
     union all
     select name, coalesce((select extversion from pg_extension where extname = name), 'missing')
     from unnest(array['vector', 'pg_trgm', 'btree_gin', 'zhparser']) as name`,
  );
  return rows.map(({ name, version }) => (version === 'missing' ? `no ${name}` : `${name} ${version}`));
}

async function query(connectionString: string, statement: string): Promise<Record<string, string>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, string>>(statement)).rows;
  } finally {
    await client.end();
  }
}
