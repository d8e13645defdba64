import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ImmichProcess } from './immich-process.ts';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'immich-'))));
afterEach(() => rm(folder, { recursive: true }));

/** Starts a stand-in for Immich: a shell script. */
async function start(script: string): Promise<ImmichProcess> {
  await writeFile(join(folder, 'start.sh'), script);
  return new ImmichProcess({ command: ['sh', 'start.sh'], folder, env: { PATH: process.env.PATH, DB_URL: 'x' } });
}

const read = (name: string) => readFile(join(folder, name), 'utf8').catch(() => '');

async function isAlive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return status !== '' && !status.includes(') Z ');
}

it('gives Immich its settings, and tells how it ended', async () => {
  const immich = await start('echo "$DB_URL" > said; exit 7');
  expect(await immich.ended).toBe(7);
  expect(await read('said')).toBe('x\n');
});

it('says when Immich can not be started', async () => {
  const immich = new ImmichProcess({ command: ['/nowhere/start.sh'], folder, env: {} });
  await expect(immich.ended).rejects.toThrow(/ENOENT/);
});

it('stops the processes that Immich has started, even those that do not listen', async () => {
  const immich = await start(`sh -c 'trap "" TERM; echo $$ > pid; while :; do sleep 0.1; done' & wait`);
  await expect.poll(() => read('pid')).not.toBe('');
  const pid = Number(await read('pid'));
  await immich.stop(500);
  await expect.poll(() => isAlive(pid)).toBe(false);
});
