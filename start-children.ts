import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from './postgres/src/problem.ts';

/** A process that lives this long has started well; its next crash counts as the first one again. */
const STABLE_MS = 60_000;
const MOST_CRASHES = 3;
const RESTART_PAUSE_MS = 1000;
const STOP_GRACE_MS = 12_000;
const READY_TIMEOUT_MS = 120_000;

export interface ChildOptions {
  /** Stands before each line that the process logs. */
  name: string;
  /** Puts a line into the form in which it is shown; without it lines are shown as they are. */
  formatLine?: ((line: string) => string) | undefined;
  /** The file that Node runs, with its arguments. */
  args: string[];
  env: NodeJS.ProcessEnv;
  /** Asked again and again until it answers true. */
  isReady: () => Promise<boolean>;
  /** Called with the pid of each process started. */
  onStart: (pid: number) => Promise<void>;
  /** Called once when the process keeps crashing. */
  onGivenUp: (problem: Problem) => void;
}

/** A Node process that is started again when it crashes. */
export class SupervisedChild {
  private readonly options: ChildOptions;
  private process: ChildProcess | undefined;
  private isStopping = false;
  private crashes = 0;

  constructor(options: ChildOptions) {
    this.options = options;
  }

  /**
   * Starts the process and waits until it is ready.
   * @throws Problem when it ends or stays silent instead
   */
  async start(): Promise<void> {
    const { name, isReady } = this.options;
    const child = await this.spawn();
    const deadline = Date.now() + READY_TIMEOUT_MS;
    while (!(await isReady().catch(() => false))) {
      if (hasEnded(child)) throw new Problem(`The ${name} ended while it was starting; its last words are above.`);
      if (Date.now() > deadline) throw new Problem(`The ${name} was not ready within ${READY_TIMEOUT_MS / 1000} s.`);
      await sleep(100);
    }
    child.once('exit', () => void this.onCrash(child));
    if (hasEnded(child)) void this.onCrash(child);
  }

  /** Stops the process, by force when it takes too long. */
  async stop(): Promise<void> {
    this.isStopping = true;
    const child = this.process;
    if (!child || hasEnded(child)) return;
    const force = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
    child.kill('SIGTERM');
    await once(child, 'exit');
    clearTimeout(force);
  }

  private async spawn(): Promise<ChildProcess> {
    const { name, args, env, onStart, formatLine = (line) => line } = this.options;
    const guard = join(import.meta.dirname, 'start-guard.ts');
    const child = spawn(process.execPath, ['--import', guard, ...args], {
      env,
      // A process group of its own: Ctrl-C in the terminal is for the launcher, which stops its children in order.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.process = child;
    child.on('error', () => undefined); // reported by the missing pid, or by the exit
    // A step that is under way keeps the line on which the cursor stands.
    const clear = process.stdout.isTTY ? '\r\x1b[K' : '';
    const show = (line: string) => console.log(`${clear}${name.padEnd(9)} | ${formatLine(line)}`);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', show);
    }
    if (child.pid === undefined) throw new Problem(`The ${name} cannot be started with ${process.execPath}.`);
    await onStart(child.pid);
    return child;
  }

  private async onCrash(child: ChildProcess): Promise<void> {
    let how: string = child.signalCode ?? `code ${child.exitCode ?? '?'}`;
    while (!this.isStopping) {
      this.crashes += 1;
      const { name, onGivenUp } = this.options;
      if (this.crashes > MOST_CRASHES) return onGivenUp(new Problem(`The ${name} keeps crashing (${how}).`));
      console.log(`The ${name} ended unexpectedly (${how}) and is started again.`);
      await sleep(RESTART_PAUSE_MS * this.crashes);
      if (this.isStopping) return;
      try {
        await this.start();
        return this.forgetCrashesOnceStable();
      } catch (error) {
        how = error instanceof Error ? error.message : String(error);
        this.process?.kill('SIGKILL'); // it may be alive and silent
      }
    }
  }

  private forgetCrashesOnceStable(): void {
    const restarted = this.process;
    setTimeout(() => {
      if (this.process === restarted) this.crashes = 0;
    }, STABLE_MS).unref();
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
