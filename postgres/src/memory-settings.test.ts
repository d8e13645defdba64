import { join } from 'node:path';
import { expect, it } from 'vitest';
import { renderSettings } from './cluster-settings.ts';
import { tryCommand } from './command.ts';
import { listInstallations } from './installation.ts';

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
    const memoryBytes = gib * GIB_IN_KIB * 1024;
    const ours = renderSettings('keep', { socketDir: '/tmp', port: 5432, canPrewarm: false, memoryBytes });
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

it('warms the database up where its image has the library for that, as npm start does', async () => {
  expect(await settingsFor(GIB_IN_KIB, { PG_MAJOR: '0' })).not.toHaveProperty('shared_preload_libraries');
  const surroundings = { socketDir: '/tmp', port: 5432 };
  expect(renderSettings('keep', { ...surroundings, canPrewarm: false })).not.toContain('preload');
  for (const { major, binDir, canPrewarm } of await listInstallations()) {
    if (binDir !== `/usr/lib/postgresql/${major}/bin` || !canPrewarm) continue;
    const { shared_preload_libraries: library } = await settingsFor(GIB_IN_KIB, { PG_MAJOR: String(major) });
    expect(renderSettings('keep', { ...surroundings, canPrewarm })).toContain(
      `shared_preload_libraries = '${library}'`,
    );
  }
});

it('lets a setting win, and refuses one that is no size', async () => {
  expect(await settingsFor(GIB_IN_KIB, { DB_SHARED_BUFFERS: '2GB' })).toMatchObject({ shared_buffers: '2GB' });
  const env = { PATH: process.env.PATH, DB_SHARED_BUFFERS: "2 GB'; x" };
  const { code, stderr } = await tryCommand('sh', [SCRIPT], { env });
  expect([code, stderr]).toEqual([1, expect.stringContaining('DB_SHARED_BUFFERS must be a size') as string]);
});
