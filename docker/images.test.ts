import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { tryCommand } from '../postgres/src/command.ts';
import { startTestCluster, type TestCluster } from '../postgres/src/test-cluster.ts';
import { readDockerfile, type Stage } from './dockerfile.ts';

const ROOT = join(import.meta.dirname, '..');
const START_LIMIT_MS = 60_000;
/** What Docker waits before it kills a container. */
const STOP_LIMIT_MS = 10_000;

/** What the final stage holds, laid out in a folder: sources as they are, installed packages by a link. */
async function layOut({ copies }: Stage): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'immich-ocr-image-'));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const { from, source, target } of copies.filter(({ from }) => !from?.endsWith('dependencies'))) {
    const path = from === undefined ? source : relative('/app', source);
    await mkdir(dirname(join(folder, target)), { recursive: true });
    const isSource = (file: string) => !file.includes('/node_modules');
    await cp(join(ROOT, path), join(folder, target), { recursive: true, filter: isSource });
  }
  return folder;
}

/** A container's program, run without a container. */
class Program {
  readonly #stage: Stage;
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  #child: ChildProcess | undefined;
  #output = '';

  constructor(stage: Stage, folder: string, env: Record<string, string>) {
    this.#stage = stage;
    this.#folder = folder;
    this.#env = { PATH: process.env.PATH, LANG: 'C.UTF-8', ...stage.environment, ...env };
  }

  /** Resolves once the health check of the image passes. */
  async start(): Promise<void> {
    const [, ...args] = this.#stage.command!;
    this.#child = spawn(process.execPath, args, { cwd: this.#folder, env: this.#env });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (data: Buffer) => (this.#output += data.toString()));
    }
    const deadline = Date.now() + START_LIMIT_MS;
    while (!(await this.isHealthy())) {
      if (this.#child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`It did not start:\n${this.#output}`);
      }
    }
  }

  async isHealthy(): Promise<boolean> {
    const [, ...args] = this.#stage.healthCheck!;
    const { code } = await tryCommand(process.execPath, args, { cwd: this.#folder, env: this.#env });
    return code === 0;
  }

  /** Asks it to stop, as Docker does; its exit code. */
  async stop(): Promise<number | null> {
    const child = this.#child;
    if (!child || child.exitCode !== null) return child?.exitCode ?? null;
    const killer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    child.kill('SIGTERM');
    await once(child, 'exit');
    clearTimeout(killer);
    return child.exitCode;
  }
}

async function findFreePort(): Promise<string> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return String(port);
}

const finalStage = (file: string, name?: string) =>
  readDockerfile(join(ROOT, 'docker', file)).stages.findLast((stage) => name === undefined || stage.name === name)!;

describe.each([
  { image: 'server', stage: finalStage('server.Dockerfile'), portVariable: 'IMMICH_PORT' },
  {
    image: 'machine-learning-proxy',
    stage: finalStage('machine-learning-proxy.Dockerfile', 'cpu'),
    portVariable: 'PORT',
  },
])('the image $image', ({ stage, portVariable }) => {
  let cluster: TestCluster;
  let folder: string;
  let program: Program | undefined;

  beforeAll(async () => {
    cluster = await startTestCluster();
    folder = await layOut(stage);
  });
  afterEach(() => program?.stop());
  afterAll(async () => {
    await cluster.stop();
    await rm(folder, { recursive: true });
  });

  it(
    'holds all that its program needs, is healthy while it runs, and stops in time',
    { timeout: 2 * START_LIMIT_MS },
    async () => {
      program = new Program(stage, folder, {
        [portVariable]: await findFreePort(),
        DB_URL: cluster.url,
        IMMICH_MEDIA_LOCATION: join(folder, 'data'),
        CLIP_DOWNLOAD_ROOT: join(folder, 'cache'),
      });
      expect(await program.isHealthy()).toBe(false);
      await program.start();
      expect(await program.stop()).toBe(0);
      expect(await program.isHealthy()).toBe(false);
    },
  );
});
