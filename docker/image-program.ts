import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, symlink } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { tryCommand } from '../postgres/src/command.ts';
import { readDockerfile, type Stage } from './dockerfile.ts';

const ROOT = join(import.meta.dirname, '..');
/** How long a program may take to be healthy. */
export const START_LIMIT_MS = 60_000;
/** What Docker waits before it kills. */
const STOP_LIMIT_MS = 10_000;

/** The last stage of a Dockerfile, or the one with that name. */
export function finalStage(file: string, name?: string): Stage {
  return readDockerfile(join(ROOT, file)).stages.findLast((stage) => name === undefined || stage.name === name)!;
}

/** What a stage holds, laid out in a new folder: sources as they are, installed packages by a link. */
export async function layOut({ copies }: Stage): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'immich-ocr-image-'));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const { from, source, target } of copies.filter(({ from }) => !from?.endsWith('dependencies'))) {
    const path = from === undefined ? source : relative('/app', source);
    const place = join(folder, target, target.endsWith('/') ? basename(source) : '');
    await mkdir(dirname(place), { recursive: true });
    const isSource = (file: string) => !file.includes('/node_modules');
    await cp(join(ROOT, path), place, { recursive: true, filter: isSource });
  }
  return folder;
}

/** A container's program, run without a container. */
export class ImageProgram {
  readonly #stage: Pick<Stage, 'command' | 'healthCheck' | 'environment'>;
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  #child: ChildProcess | undefined;
  #output = '';

  constructor(
    stage: Pick<Stage, 'command' | 'healthCheck' | 'environment'>,
    folder: string,
    env: Readonly<Record<string, string>>,
  ) {
    this.#stage = stage;
    this.#folder = folder;
    this.#env = { PATH: process.env.PATH, LANG: 'C.UTF-8', ...stage.environment, ...env };
  }

  /** Resolves once the health check of the image passes. */
  async start(): Promise<void> {
    const [program, ...args] = this.#stage.command!;
    this.#child = spawn(programOf(program), args, { cwd: this.#folder, env: this.#env });
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
    const [program, ...args] = this.#stage.healthCheck!;
    const { code } = await tryCommand(programOf(program), args, { cwd: this.#folder, env: this.#env });
    return code === 0;
  }

  /** Asks it to stop, as Docker does; its exit code, and null when it had to be killed. */
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

/** This very Node where the image runs its own. */
function programOf(name: string | undefined): string {
  return name === 'node' ? process.execPath : name!;
}

export async function findFreePort(): Promise<string> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return String(port);
}
