import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface ImmichCommand {
  /** What the official image runs, and the folder that it runs it in. */
  readonly command: readonly string[];
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Immich itself. It consists of several processes, of which the first does not take the others with
 * it: so it gets a process group, and signals go to the group.
 */
export class ImmichProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<number>;

  constructor({ command: [program = '', ...args], folder, env }: ImmichCommand) {
    this.#child = spawn(program, args, {
      cwd: folder,
      env,
      stdio: 'inherit',
      detached: true,
    });
    this.#ended = Promise.race([
      once(this.#child, 'exit').then(([code, signal]) => (code as number | null) ?? exitCodeOf(signal as string)),
      once(this.#child, 'error').then(([error]) => Promise.reject(error as Error)),
    ]);
    this.#ended.catch(() => undefined); // told to whoever asks
  }

  /**
   * Resolves with the exit code once Immich has ended.
   *
   * @throws Error when it could not be started
   */
  get ended(): Promise<number> {
    return this.#ended;
  }

  /** Asks all of Immich to end, and makes it end after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#signal('SIGTERM');
    const killer = setTimeout(() => this.#signal('SIGKILL'), graceMs);
    await this.#ended.catch(() => undefined);
    clearTimeout(killer);
    this.#signal('SIGKILL'); // what outlived the first of its processes
  }

  #signal(signal: NodeJS.Signals): void {
    try {
      if (this.#child.pid !== undefined) process.kill(-this.#child.pid, signal);
    } catch {
      // Nobody is left in the group.
    }
  }
}

/** What a shell says of a process that a signal ended. */
function exitCodeOf(signal: string): number {
  return signal === 'SIGTERM' || signal === 'SIGINT' ? 0 : 1;
}
