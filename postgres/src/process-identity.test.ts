import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { identifyProcess, isRunning, stopProcess, waitForExit } from './process-identity.ts';

it('knows a running process again', async () => {
  const self = await identifyProcess(process.pid);
  expect(self && (await isRunning(self))).toBe(true);
});

it('does not take a later process with the same number for the earlier one', async () => {
  expect(await isRunning({ pid: process.pid, startedAt: 'another boot/1' })).toBe(false);
});

it('finds no process after it ended', async () => {
  const child = spawn('true');
  const pid = child.pid ?? 0;
  await once(child, 'exit');
  expect(await identifyProcess(pid)).toBeUndefined();
});

it('ends a process by force when it does not listen', async () => {
  const child = spawn('sh', ['-c', 'trap "" TERM; echo ready; while :; do sleep 1; done'], { detached: true });
  await once(child.stdout, 'data');
  const identity = await identifyProcess(child.pid ?? 0);
  if (!identity) throw new Error('The process did not start');

  await stopProcess(identity, 300);

  expect(await waitForExit(identity, 1000)).toBe(true);
  expect(child.signalCode).toBe('SIGKILL');
});
