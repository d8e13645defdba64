import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll } from 'vitest';
import type { QueueConfig } from '../src/config/config.ts';

/** Runs a private Redis server for the test file that calls it; read `config` inside of tests and hooks only. */
export function useRedis(): { readonly config: QueueConfig } {
  let server: ChildProcess;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'redis-'));
    server = await startRedis(socketIn(folder));
  });

  afterAll(async () => {
    server.kill();
    await once(server, 'exit');
    await rm(folder, { recursive: true });
  });

  return {
    get config() {
      return { redis: { host: 'localhost', port: 0, db: 0, path: socketIn(folder) } };
    },
  };
}

function socketIn(folder: string): string {
  return join(folder, 'redis.sock');
}

/** @throws Error when no `redis-server` is installed, or when it does not come up */
async function startRedis(socket: string): Promise<ChildProcess> {
  const server = spawn('redis-server', ['--port', '0', '--unixsocket', socket, '--save', '', '--appendonly', 'no']);
  const failed = once(server, 'exit').then(() => Promise.reject(new Error('redis-server ended at once')));
  failed.catch(() => undefined); // it ends after the tests, too
  const ready = (async () => {
    for await (const line of createInterface({ input: server.stdout })) {
      if (/accept connections/i.test(line)) return;
    }
  })();
  await Promise.race([ready, failed]);
  return server;
}
