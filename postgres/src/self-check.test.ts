import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from './command.ts';
import { startTestCluster, type TestCluster } from './test-cluster.ts';

const ROOT = join(import.meta.dirname, '..');
const DATABASE = 'self_check';
let cluster: TestCluster;
let url: string;

beforeAll(async () => {
  cluster = await startTestCluster({});
  url = Object.assign(new URL(cluster.url), { pathname: `/${DATABASE}` }).href;
  await runCommand('psql', [cluster.url, '-qc', `create database ${DATABASE}`]);
});

afterAll(() => cluster.stop());

async function selfCheck(): Promise<Map<string, string>> {
  const output = await runCommand('psql', [url, '-AtqF', '\t', '-f', join(ROOT, 'self-check.sql')]);
  return new Map(
    output
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t') as [string, string]),
  );
}

/** The statements that the image runs, without the extensions that this machine does not have. */
async function createExtensions(): Promise<void> {
  const available = await runCommand('psql', [url, '-Atqc', 'select name from pg_available_extensions']);
  const statements = (await readFile(join(ROOT, 'image/10-extensions.sql'), 'utf8'))
    .split('\n')
    .filter((line) => available.split('\n').some((name) => line === `create extension if not exists ${name};`));
  await runCommand('psql', [url, '-qc', statements.join('\n')]);
}

it('says what is missing, and what is there once the extensions are created', async () => {
  const before = await selfCheck();
  expect(before.get('PostgreSQL')).toMatch(/^\d+\.\d+/);
  expect(before.get('extension vector')).toMatch(/^available \(.+\), not created: searching by picture$/);

  await createExtensions();
  const after = await selfCheck();
  expect(after.get('extension vector')).toMatch(/^0\.\d/);
  expect(after.get('extension pg_trgm')).toMatch(/^1\.\d/);
  expect(after.get('setting random_page_cost')).toBe('1.1');
  const hasZhparser = /^\d/.test(after.get('extension zhparser') ?? '');
  expect(after.get('segmentation of 增值税电子普通发票')).toBe(
    hasZhparser ? '增值税|电子|普通|发票' : 'by pairs of characters',
  );
});

it('lets the health check of the image pass with the extensions and fail without', async () => {
  await createExtensions();
  const { hostname, searchParams } = new URL(url);
  const env = {
    ...process.env,
    PGHOST: searchParams.get('host') ?? hostname,
    POSTGRES_USER: 'immich',
    POSTGRES_DB: DATABASE,
  };
  const check = () => runCommand('sh', [join(ROOT, 'image/health-check.sh')], { env });
  await expect(check()).resolves.toBe('');
  await runCommand('psql', [url, '-qc', 'drop extension pg_trgm']);
  await expect(check()).rejects.toThrow();
});
