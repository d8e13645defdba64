import { join } from 'node:path';
import { expect, it } from 'vitest';
import { renderSettings } from './cluster-settings.ts';
import { tryCommand } from './command.ts';

const SCRIPT = join(import.meta.dirname, '../image/memory-settings.sh');
const GIB_IN_KIB = 1024 * 1024;

async function settingsFor(kib: number, env: NodeJS.ProcessEnv = {}): Promise<Record<string, string>> {
  const { stdout } = await tryCommand('sh', [SCRIPT, String(kib)], { env: { PATH: process.env.PATH, ...env } });
  return Object.fromEntries(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' = ') as [string, string]),
  );
}

it.each([0.25, 1, 8, 31, 64, 256])(
  'gives the database of a container with %d GB what npm start gives its own',
  async (gib) => {
    const settings = await settingsFor(gib * GIB_IN_KIB);
    const ours = renderSettings('keep', '/tmp', 5432, gib * GIB_IN_KIB * 1024);
    expect(Object.keys(settings)).toHaveLength(3);
    for (const [name, value] of Object.entries(settings)) {
      expect(ours).toContain(`${name} = '${value}'`);
    }
  },
);

it('finds out by itself how much memory there is', async () => {
  const { code, stdout } = await tryCommand('sh', [SCRIPT], { env: { PATH: process.env.PATH } });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^shared_buffers = \d+MB\n/);
});

it('lets a setting win, and refuses one that is no size', async () => {
  expect(await settingsFor(GIB_IN_KIB, { DB_SHARED_BUFFERS: '2GB' })).toMatchObject({ shared_buffers: '2GB' });
  const env = { PATH: process.env.PATH, DB_SHARED_BUFFERS: "2 GB'; x" };
  const { code, stderr } = await tryCommand('sh', [SCRIPT], { env });
  expect([code, stderr]).toEqual([1, expect.stringContaining('DB_SHARED_BUFFERS must be a size') as string]);
});
