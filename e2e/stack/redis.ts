import { Redis } from 'ioredis';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { freePort } from './child.ts';

/** A Redis server of a test's own, which keeps nothing on disk. */
export class TestRedis {
  readonly url: string;
  readonly #port: number;
  #process: ChildProcess | undefined;

  private constructor(port: number) {
    this.#port = port;
    this.url = `redis://127.0.0.1:${port}`;
  }

  /** @throws Error when no `redis-server` is installed, or when it does not come up */
  static async start(): Promise<TestRedis> {
    const redis = new TestRedis(await freePort());
    await redis.run();
    return redis;
  }

  /** Starts the process, the first time or after {@link stop}. */
  async run(): Promise<void> {
    const server = spawn('redis-server', ['--port', String(this.#port), '--bind', '127.0.0.1', '--save', '']);
    this.#process = server;
    const failed = once(server, 'exit').then(() => Promise.reject(new Error('redis-server ended at once')));
    failed.catch(() => undefined); // it ends after the tests, too
    const ready = (async () => {
      for await (const line of createInterface({ input: server.stdout })) {
        if (/accept connections/i.test(line)) return;
      }
    })();
    await Promise.race([ready, failed]);
  }

  /** Looks into it with a client of its own. */
  async ask<T>(question: (client: Redis) => Promise<T>): Promise<T> {
    const client = new Redis(this.url);
    try {
      return await question(client);
    } finally {
      client.disconnect();
    }
  }

  async stop(): Promise<void> {
    if (this.#process?.exitCode === null && this.#process.signalCode === null) {
      this.#process.kill();
      await once(this.#process, 'exit');
    }
  }
}
