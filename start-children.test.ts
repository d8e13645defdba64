import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { identifyProcess, waitForExit } from './postgres/src/process-identity.ts';
import { SupervisedChild, type ChildOptions } from './start-children.ts';

let folder: string;
let pids: number[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'immich-ocr-children-'));
  pids = [];
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

async function child(program: string, options: Partial<ChildOptions> = {}): Promise<SupervisedChild> {
  const file = join(folder, 'program.mjs');
  await writeFile(file, program);
  return new SupervisedChild({
    name: 'program',
    args: [file],
    env: process.env,
    isReady: () => Promise.resolve(true),
    onStart: (pid) => Promise.resolve(void pids.push(pid)),
    onGivenUp: () => undefined,
    ...options,
  });
}

it('starts a program again when it crashes', async () => {
  const program = await child('setInterval(() => undefined, 1000)');
  await program.start();
  process.kill(pids[0] ?? 0, 'SIGKILL');

  await vi.waitFor(() => expect(pids).toHaveLength(2), 30_000);
  await program.stop();
});

it('gives up on a program that keeps crashing', async () => {
  const problem = new Promise<Error>((resolve) => {
    void child('process.exit(3)', { onGivenUp: resolve }).then((program) => program.start().catch(resolve));
  });
  expect((await problem).message).toMatch(/keeps crashing|ended while it was starting/);
});

it('reports a program that ends before it is ready', async () => {
  const program = await child('process.exit(3)', { isReady: () => Promise.resolve(false) });
  await expect(program.start()).rejects.toThrow('The program ended while it was starting');
});

it('stops a program that takes no notice of signals', async () => {
  const program = await child(`process.on('SIGTERM', () => undefined); setInterval(() => undefined, 1000);`);
  await program.start();
  await sleep(500); // until its handler is in place
  await program.stop();
  expect(await identifyProcess(pids[0] ?? 0)).toBeUndefined();
});

it('ends by itself when its launcher is killed', async () => {
  const program = join(folder, 'program.mjs');
  await writeFile(program, 'setInterval(() => undefined, 1000)');
  const launcher = spawn(process.execPath, [
    '--input-type=module',
    '--eval',
    `const { SupervisedChild } = await import(${JSON.stringify(join(import.meta.dirname, 'start-children.ts'))});
     await new SupervisedChild({
       name: 'program', args: [${JSON.stringify(program)}], env: process.env,
       isReady: () => new Promise((resolve) => setTimeout(() => resolve(true), 500)),
       onStart: async (pid) => console.log(pid), onGivenUp: () => undefined,
     }).start();`,
  ]);
  const [pid] = (await once(launcher.stdout.setEncoding('utf8'), 'data')) as [string];
  const orphan = await identifyProcess(Number(pid));
  await sleep(1000);
  launcher.kill('SIGKILL');

  expect(orphan && (await waitForExit(orphan, 5000))).toBe(true);
});
