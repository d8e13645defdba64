import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCommand } from './command.ts';
import { startTestCluster } from './test-cluster.ts';

it('uses the server that it is given, and leaves it alone', async () => {
  const cluster = await startTestCluster({ TEST_DB_URL: 'postgresql://somewhere/else' });
  expect(cluster.url).toBe('postgresql://somewhere/else');
  await cluster.stop();
});

it('leaves nothing behind', async () => {
  const cluster = await startTestCluster({});
  expect(await runCommand('psql', [cluster.url, '-Atqc', 'select 1'])).toBe('1\n');
  const folder = folderOf(cluster.url);
  await cluster.stop();
  expect(existsSync(folder)).toBe(false);
});

it('sweeps away what a killed test run left behind', async () => {
  const killed = spawn(process.execPath, [
    '--input-type=module',
    '--eval',
    `const { startTestCluster } = await import(${JSON.stringify(join(import.meta.dirname, 'test-cluster.ts'))});
     console.log((await startTestCluster({})).url);
     setInterval(() => undefined, 1000);`,
  ]);
  const [url] = (await once(killed.stdout.setEncoding('utf8'), 'data')) as [string];
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  const leftOver = folderOf(url.trim());
  expect(existsSync(leftOver)).toBe(true);

  await (await startTestCluster({})).stop();

  expect(existsSync(leftOver)).toBe(false);
});

function folderOf(url: string): string {
  return new URL(url).searchParams.get('host') ?? '';
}
