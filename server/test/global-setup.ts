import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startTestCluster } from '../../postgres/src/test-cluster.ts';
import { migrate } from '../src/database/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of the throwaway PostgreSQL server. */
    databaseServer: string;
    /** Name of the migrated database that every test file clones. */
    templateDatabase: string;
  }
}

/** Migrates one template database per run. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startTestCluster();
  const template = `template_${randomUUID().replaceAll('-', '')}`;
  await query(cluster.url, `create database ${template}`);
  const url = new URL(cluster.url);
  url.pathname = `/${template}`;
  await migrate({ connection: { connectionString: url.href } });

  project.provide('databaseServer', cluster.url);
  project.provide('templateDatabase', template);
  return async () => {
    await query(cluster.url, `drop database if exists ${template} with (force)`);
    await cluster.stop();
  };
}

async function query(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
