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
    const lines = createInterface(child.stdout);
    const [line] = (await once(lines, 'line')) as [string];
    const { port } = JSON.parse(line) as { port?: number };
    if (port === undefined) {
      throw new Error(line);
    }
    lines.on('line', () => undefined);
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
