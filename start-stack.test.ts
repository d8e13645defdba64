import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRunning, waitForExit, type ProcessIdentity } from './postgres/src/process-identity.ts';

const ROOT = import.meta.dirname;
const START_LIMIT_MS = 120_000;

let dataDir: string;
let port: number;
let launchers: Launcher[];

beforeEach(async () => {
  dataDir = await mkdtemp('/tmp/immich-ocr-start-');
  await chmod(dataDir, 0o711);
  port = await freePort();
  launchers = [];
});

afterEach(async () => {
  for (const launcher of launchers) await launcher.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** `npm start` as a person would run it, in a process group of its own. */
class Launcher {
  readonly process: ChildProcess;
  output = '';

  constructor(env: Record<string, string> = {}) {
    const { PATH = '', HOME = '' } = process.env;
    this.process = spawn(process.execPath, ['start.mjs'], {
      cwd: ROOT,
      detached: true,
      env: { PATH, HOME, IMMICH_DATA: dataDir, IMMICH_HOST: '127.0.0.1', IMMICH_PORT: String(port), ...env },
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    launchers.push(this);
  }

  async ready(): Promise<void> {
    const deadline = Date.now() + START_LIMIT_MS;
    while (!this.output.includes('Immich OCR is ready')) {
      if (this.hasEnded || Date.now() > deadline) throw new Error(`It did not start:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async ended(): Promise<number | null> {
    if (!this.hasEnded) await once(this.process, 'exit');
    return this.process.exitCode;
  }

  async stop(): Promise<number | null> {
    if (!this.hasEnded) this.process.kill('SIGTERM');
    return this.ended();
  }

  /** `kill -9` of the whole process group. */
  async kill(): Promise<void> {
    process.kill(-(this.process.pid ?? 0), 'SIGKILL');
    await this.ended();
  }

  private get hasEnded(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (!address || typeof address === 'string') throw new Error('No port is free');
  return address.port;
}

async function ping(): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}/api/server/ping`)).text();
}

interface Running {
  launcher: ProcessIdentity;
  children: ProcessIdentity[];
}

async function readRunning(): Promise<Running> {
  return JSON.parse(await readFile(join(dataDir, 'running.json'), 'utf8')) as Running;
}

describe('npm start', { timeout: 300_000 }, () => {
  it('serves, refuses a second start on its data, and leaves nothing running when it is stopped', async () => {
    const first = new Launcher();
    await first.ready();
    expect(await ping()).toBe('{"res":"pong"}');

    const second = new Launcher();
    expect(await second.ended()).toBe(1);
    expect(second.output).toContain('already running on this data folder');
    expect(await ping()).toBe('{"res":"pong"}');

    const { children } = await readRunning();
    expect(await first.stop()).toBe(0);
    for (const child of children) expect(await isRunning(child)).toBe(false);
    expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
    expect((await readdir(dataDir)).sort()).toEqual(['library', 'postgres']);
  });

  it('starts again right after the whole process group was killed', async () => {
    const killed = new Launcher();
    await killed.ready();
    const { children } = await readRunning();
    await killed.kill();

    await new Launcher().ready();

    expect(await ping()).toBe('{"res":"pong"}');
    for (const child of children) expect(await waitForExit(child, 0)).toBe(true);
  });

  it('starts the server again when it crashes', async () => {
    const launcher = new Launcher();
    await launcher.ready();
    const server = (await readRunning()).children.at(-1);
    if (!server) throw new Error('No server was noted');
    process.kill(server.pid, 'SIGKILL');
    await waitForExit(server, 5000);

    const answer = () => ping().catch(() => launcher.output);
    await expect.poll(answer, { timeout: 60_000 }).toBe('{"res":"pong"}');
  });

  it('says in one line that the port is taken, and leaves nothing behind', async () => {
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    const launcher = new Launcher();

    expect(await launcher.ended()).toBe(1);
    other.close();

    expect(launcher.output.trim()).toBe(
      `Port ${port} is taken by another program. Choose another one: IMMICH_PORT=2284 npm start`,
    );
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('says in one line that the data folder cannot be used', async () => {
    const file = join(dataDir, 'file');
    await writeFile(file, '');
    const launcher = new Launcher({ IMMICH_DATA: file });

    expect(await launcher.ended()).toBe(1);
    expect(launcher.output.trim()).toMatch(/^The data folder .* cannot be used: .*$/);
  });
});
