import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const KEPT_OUTPUT_CHARACTERS = 200_000;

export interface ChildOptions {
  name: string;
  args: readonly string[];
  env: Record<string, string>;
  /** Asked again and again until it answers true; the child is ready then. */
  isReady: (child: Child) => Promise<boolean>;
  timeoutMs?: number;
}

/** A program run by this Node in a process group of its own, so that all of it can be killed at once. */
export class Child {
  readonly pid: number;
  private readonly name: string;
  private readonly process: ChildProcess;
  private readonly exited: Promise<unknown>;
  private kept = '';

  private constructor(name: string, process: ChildProcess) {
    this.name = name;
    this.process = process;
    this.pid = process.pid ?? 0;
    this.exited = once(process, 'exit');
    for (const stream of [process.stdout, process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.kept = (this.kept + text).slice(-KEPT_OUTPUT_CHARACTERS);
      });
    }
  }

  /** Starts the program and waits until it is ready. Throws with its output when it ends or stays silent. */
  static async start({ name, args, env, isReady, timeoutMs = 60_000 }: ChildOptions): Promise<Child> {
    const { PATH = '', HOME = '', LANG = 'C.UTF-8' } = process.env;
    const child = new Child(
      name,
      spawn(process.execPath, args, {
        detached: true,
        env: { PATH, HOME, LANG, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
    const deadline = Date.now() + timeoutMs;
    while (!(await isReady(child).catch(() => false))) {
      if (child.hasEnded || Date.now() > deadline) {
        await child.kill();
        throw new Error(`${name} ${child.hasEnded ? 'ended' : 'was not ready in time'}:\n${child.output}`);
      }
      await pause(100);
    }
    return child;
  }

  /** The last part of what it wrote to standard output and standard error. */
  get output(): string {
    return this.kept;
  }

  get hasEnded(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  /** Asks it to stop and waits; throws when it does not end by itself with status 0 within `timeoutMs`. */
  async stop(timeoutMs = 15_000): Promise<void> {
    if (!this.hasEnded) {
      this.process.kill('SIGTERM');
      await Promise.race([this.exited, delay(timeoutMs, undefined, { ref: false })]);
    }
    if (this.process.exitCode !== 0) {
      const status = this.process.exitCode ?? this.process.signalCode ?? 'still running';
      await this.kill();
      throw new Error(`${this.name} did not stop cleanly (${status}):\n${this.output}`);
    }
  }

  /** `kill -9` of the whole process group. */
  async kill(): Promise<void> {
    if (!this.hasEnded) {
      process.kill(-this.pid, 'SIGKILL');
      await this.exited;
    }
  }
}

/** A TCP port of the loopback interface that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (!address || typeof address === 'string') {
    throw new Error('The system gave no port');
  }
  return address.port;
}

export async function pause(milliseconds: number): Promise<void> {
  await delay(milliseconds);
}

/** Calls `attempt` until it answers something other than undefined; throws what is missing after `timeoutMs`. */
export async function eventually<Value>(
  what: string,
  attempt: () => Promise<Value | undefined>,
  timeoutMs = 60_000,
  everyMs = 150,
): Promise<Value> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await attempt();
    if (value !== undefined) {
      return value;
    }
    if (Date.now() > deadline) {
      throw new Error(`Not within ${timeoutMs / 1000} s: ${what}`);
    }
    await pause(everyMs);
  }
}
