import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from './command.ts';
import { chooseInstallation, listInstallations } from './installation.ts';
import { startTestCluster, type TestCluster } from './test-cluster.ts';

const FILE = join(import.meta.dirname, '../image/postgresql.conf');

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster({});
});
afterAll(() => cluster.stop());

it('says in the image nothing that PostgreSQL does not understand', async () => {
  const { binDir } = chooseInstallation(await listInstallations(), undefined)!;
  const dataDir = new URL(cluster.url).searchParams.get('host')!;
  const valueOf = (name: string) => {
    const args = ['-C', name, '-D', dataDir, '-c', `config_file=${FILE}`];
    return runCommand(join(binDir, 'postgres'), args, { cwd: '/' });
  };
  const names = [...(await readFile(FILE, 'utf8')).matchAll(/^(\w+) = /gm)].map(([, name]) => name!);
  expect(names.length).toBeGreaterThan(8);
  for (const name of names) {
    expect(await valueOf(name)).not.toBe('');
  }
  expect(await valueOf('log_min_error_statement')).toBe('panic\n');
  await expect(valueOf('no_such_setting')).rejects.toThrow('no_such_setting');
});
