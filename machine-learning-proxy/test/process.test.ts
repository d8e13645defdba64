import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { expect, it } from 'vitest';

interface LogLine {
  message: string;
  port?: number;
  reason?: string;
}

function start(port: number): ChildProcessByStdio<null, Readable, null> {
  const main = join(import.meta.dirname, '../src/main.ts');
  return spawn(process.execPath, [main], {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function firstLine(child: { stdout: Readable }): Promise<LogLine> {
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return JSON.parse(line) as LogLine;
}

it.each(['SIGTERM', 'SIGINT'] as const)('serves, and ends well on %s', async (signal) => {
  const child = start(0);
  const exit = once(child, 'exit');
  const { message, port } = await firstLine(child);
  expect(message).toBe('Inference is ready');
  expect(await (await fetch(`http://127.0.0.1:${port}/ping`)).text()).toBe('pong');
  child.kill(signal);
  expect(await exit).toEqual([0, null]);
});

it('says in one line that the port is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const child = start((other.address() as AddressInfo).port);
  const exit = once(child, 'exit');
  expect(await firstLine(child)).toMatchObject({
    message: 'Inference cannot start',
    reason: expect.stringContaining('EADDRINUSE') as string,
  });
  expect(await exit).toEqual([1, null]);
  other.close();
});
