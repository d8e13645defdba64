import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = join(import.meta.dirname, '../../src/main.ts');

/** The service in a process of its own. */
export class ServiceProcess {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.#exited = once(child, 'exit');
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Starts it on a free port. Throws with its last words when it cannot start. */
  static async start(environment: Record<string, string>): Promise<ServiceProcess> {
    const child = spawn(process.execPath, [MAIN], {
      env: { ...process.env, HOST: '127.0.0.1', PORT: '0', ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const port = await portOf(child);
    return new ServiceProcess(child, port);
  }

  /** Lets it end by itself. */
  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.#exited;
  }

  /** Ends it at once. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited;
  }
}

/** Reads the log up to the line that says where the service listens, and lets the rest flow away. */
function portOf(child: ChildProcess): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  let lastWords = '';
  createInterface(child.stdout!).on('line', (line) => {
    lastWords = line;
    const { message, port } = JSON.parse(line) as { message: string; port?: number };
    if (message === 'Inference is ready' && port !== undefined) {
      resolve(port);
    }
  });
  child.once('exit', () => reject(new Error(`The service ended: ${lastWords}`)));
  return promise;
}
