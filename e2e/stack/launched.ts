import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { Child, freePort } from './child.ts';
import { treeOf } from './process-tree.ts';

const LAUNCHER = resolve(import.meta.dirname, '../../start.mjs');

/** Everything as `npm start` starts it: the launcher, its own durable database, the inference and the server. */
export class LaunchedStack {
  readonly url: string;
  readonly dataDir: string;
  readonly mediaDir: string;
  private readonly folder: string;
  private readonly port: number;
  private launcher: Child | undefined;

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.dataDir = join(folder, 'data');
    this.mediaDir = join(this.dataDir, 'library');
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(): Promise<LaunchedStack> {
    const folder = await mkdtemp(join(tmpdir(), 'immich-ocr-launched-'));
    // The account of the database must be able to pass through.
    await chmod(folder, 0o711);
    const stack = new LaunchedStack(folder, await freePort());
    await stack.run();
    return stack;
  }

  /** Runs the launcher, the first time or after {@link kill}. */
  async run(): Promise<void> {
    this.launcher = await Child.start({
      name: 'npm start',
      args: [LAUNCHER],
      env: { IMMICH_DATA: this.dataDir, IMMICH_HOST: '127.0.0.1', IMMICH_PORT: String(this.port) },
      isReady: async () => (await fetch(`${this.url}/api/server/ping`)).ok,
      timeoutMs: 180_000,
    });
  }

  /** `kill -9` of the launcher, the server, the inference and the database, all at once. */
  async kill(): Promise<void> {
    const members = [...(await treeOf(this.running.pid)), ...(await treeOf(await this.databasePid()))];
    for (const pid of members) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended together with its parent.
      }
    }
    await this.running.kill();
  }

  /** Runs one query in its database. */
  async query<Row extends pg.QueryResultRow>(text: string): Promise<Row[]> {
    const [, , , port = '', socketFolder = ''] = await this.postmasterFile();
    const client = new pg.Client({ host: socketFolder, port: Number(port), user: 'immich', database: 'immich' });
    await client.connect();
    try {
      return (await client.query<Row>(text)).rows;
    } finally {
      await client.end();
    }
  }

  async stop(): Promise<void> {
    try {
      await this.running.stop(30_000);
    } finally {
      await rm(this.folder, { recursive: true, force: true });
    }
  }

  private get running(): Child {
    if (!this.launcher) {
      throw new Error('The launcher was not started');
    }
    return this.launcher;
  }

  private async databasePid(): Promise<number> {
    return Number((await this.postmasterFile())[0]);
  }

  /** What PostgreSQL tells about itself: process, folder, start, port, folder of the socket. */
  private async postmasterFile(): Promise<string[]> {
    return (await readFile(join(this.dataDir, 'postgres/postmaster.pid'), 'utf8')).split('\n');
  }
}
