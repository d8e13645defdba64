import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { identifyProcess, waitForExit, type ProcessIdentity } from './postgres/src/process-identity.ts';
import { StartLock } from './start-lock.ts';

const DEAD: ProcessIdentity = { pid: process.pid, startedAt: 'long ago' };
let dataDir: string;
let orphan: ChildProcess;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'immich-ocr-lock-'));
  orphan = spawn('sleep', ['60']);
});

afterEach(async () => {
  orphan.kill();
  await rm(dataDir, { recursive: true });
});

async function leaveLock(launcher: ProcessIdentity, children: ProcessIdentity[] = []): Promise<void> {
  await writeFile(join(dataDir, 'running.json'), JSON.stringify({ launcher, address: 'http://there', children }));
}

async function identityOf(child: ChildProcess): Promise<ProcessIdentity> {
  const identity = await identifyProcess(child.pid ?? 0);
  if (!identity) throw new Error('The process did not start');
  return identity;
}

it('refuses a second launcher and tells where the first one serves', async () => {
  await StartLock.acquire(dataDir, 'http://here');
  await expect(StartLock.acquire(dataDir, 'http://here')).rejects.toThrow(
    `already running on this data folder (process ${process.pid}, http://here)`,
  );
});

it('gives the lock to one of two launchers that start at the same moment', async () => {
  await leaveLock(DEAD);
  const attempts = await Promise.allSettled([
    StartLock.acquire(dataDir, 'http://here'),
    StartLock.acquire(dataDir, 'http://here'),
  ]);
  expect(attempts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

it('can be taken again after it was released', async () => {
  await (await StartLock.acquire(dataDir, 'http://here')).release();
  expect(existsSync(join(dataDir, 'running.json'))).toBe(false);
  await StartLock.acquire(dataDir, 'http://here');
});

it('takes over the lock of a launcher that was killed, and ends what it left running', async () => {
  const identity = await identityOf(orphan);
  await leaveLock(DEAD, [identity]);

  await StartLock.acquire(dataDir, 'http://here');

  expect(await waitForExit(identity, 0)).toBe(true);
});

it('leaves a process alone that was given the number of a dead child', async () => {
  const { pid } = await identityOf(orphan);
  await leaveLock(DEAD, [{ pid, startedAt: 'long ago' }]);

  await StartLock.acquire(dataDir, 'http://here');

  expect(await identifyProcess(pid)).toBeDefined();
});

it('takes over a lock file that cannot be read', async () => {
  await writeFile(join(dataDir, 'running.json'), '{"launcher"');
  await StartLock.acquire(dataDir, 'http://here');
});

it('remembers the children for the next launcher', async () => {
  const lock = await StartLock.acquire(dataDir, 'http://here');
  const identity = await identityOf(orphan);
  await lock.addChild(identity.pid);
  const { children } = JSON.parse(await readFile(join(dataDir, 'running.json'), 'utf8')) as { children: unknown };
  expect(children).toEqual([identity]);
});

it('remembers children that start at the same moment', async () => {
  const lock = await StartLock.acquire(dataDir, 'http://here');
  await Promise.all(Array.from({ length: 10 }, () => lock.addChild(orphan.pid ?? 0)));
  const { children } = JSON.parse(await readFile(join(dataDir, 'running.json'), 'utf8')) as { children: unknown[] };
  expect(children).toHaveLength(10);
});
