import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { newDatabaseName } from '../../postgres/src/test-cluster.ts';
import { readTableContract, statementsOf } from '../contracts/immich-contract.ts';
import { administer } from './administer.ts';
import { type Backends } from './backends.ts';
import { Child, eventually, freePort } from './child.ts';
import { TestRedis } from './redis.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const BUILT_SERVER = join(ROOT, 'server/dist/main.js');
const BUILT_WEB = join(ROOT, 'web/build/index.html');
const BUILT_FRONT_DOOR = join(ROOT, 'patches/dist/patches/src/main.js');

/** One running server, API and jobs, with a database and a media folder of its own. */
export class TestServer {
  readonly url: string;
  readonly mediaDir: string;
  readonly database: pg.Pool;
  private readonly backends: Backends;
  private readonly databaseUrl: string;
  private readonly databaseName: string;
  private readonly port: number;
  private readonly env: Record<string, string>;
  private readonly frontDoor: readonly string[];
  /** Of a server behind the front door. */
  redis: TestRedis | undefined;
  private child: Child | undefined;

  private constructor(
    backends: Backends,
    databaseName: string,
    mediaDir: string,
    port: number,
    env: Record<string, string>,
    frontDoor: readonly string[],
  ) {
    this.env = env;
    this.frontDoor = frontDoor;
    this.backends = backends;
    this.databaseName = databaseName;
    this.databaseUrl = databaseUrl(backends.clusterUrl, databaseName);
    this.mediaDir = mediaDir;
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    // The index of the front door is in a schema of its own, before that of what plays Immich.
    const options = frontDoor.length > 0 ? '-c search_path=immich_ocr,public' : '';
    this.database = new pg.Pool({ connectionString: this.databaseUrl, max: 3, options });
    // A killed server takes idle connections of the pool with it; the next query opens a new one.
    this.database.on('error', () => undefined);
  }

  /**
   * Makes an empty database and media folder and starts a server on them.
   * @param env settings beside the connections, such as `IMMICH_WORKERS_INCLUDE`
   */
  static start(backends: Backends, env: Record<string, string> = {}): Promise<TestServer> {
    return process.env.BEHIND_FRONT_DOOR
      ? TestServer.startPatched(backends, env)
      : TestServer.create(backends, env, []);
  }

  /**
   * The same with the front door before it, for which the server is Immich. What plays Immich has a text search of its
   * own: it is switched off by keeping its index empty, so that what is found, the front door has found in its own.
   */
  static async startPatched(backends: Backends, env: Record<string, string> = {}): Promise<TestServer> {
    const redis = await TestRedis.start();
    const inner = { IMMICH_INNER_PORT: String(await freePort()), IMMICH_SERVER_ROOT: join(ROOT, 'server') };
    const settings = { REDIS_URL: redis.url, ...inner, ...env };
    const server = await TestServer.create(backends, settings, [BUILT_FRONT_DOOR, process.execPath]);
    server.redis = redis;
    await eventually('the patch is in place', () =>
      Promise.resolve(server.output.includes('The patch is in place') || undefined),
    );
    await server.database.query(`
      create function keep_empty() returns trigger language plpgsql as $$ begin return null; end $$;
      create trigger keep_empty before insert on public.asset_ocr_search for each row execute function keep_empty();`);
    return server;
  }

  private static async create(
    backends: Backends,
    env: Record<string, string>,
    frontDoor: readonly string[],
  ): Promise<TestServer> {
    for (const file of [BUILT_SERVER, BUILT_WEB, ...frontDoor]) {
      if (!existsSync(file)) {
        throw new Error(`${file} is missing: run \`npm run build\` first`);
      }
    }
    const databaseName = newDatabaseName();
    await administer(backends.clusterUrl, `create database ${databaseName}`);
    if (frontDoor.length > 0) {
      await createPeopleAndTags(databaseUrl(backends.clusterUrl, databaseName));
    }
    const mediaDir = await mkdtemp(join(tmpdir(), 'immich-ocr-e2e-'));
    const server = new TestServer(backends, databaseName, mediaDir, await freePort(), env, frontDoor);
    await server.run();
    return server;
  }

  /** Starts the process, the first time or after {@link kill}. */
  async run(): Promise<void> {
    this.child = await Child.start({
      name: 'server',
      args: [...this.frontDoor, BUILT_SERVER],
      env: { ...this.connections(), ...this.env },
      isReady: async () => (await fetch(`${this.url}/api/server/ping`)).ok,
    });
  }

  /** Starts another process on the same database and media folder that only does jobs; the caller stops it. */
  async startWorker(): Promise<Child> {
    return Child.start({
      name: 'worker',
      args: [BUILT_SERVER],
      env: { ...this.connections(), IMMICH_WORKERS_INCLUDE: 'microservices' },
      isReady: ({ output }) => Promise.resolve(output.includes('Taking jobs')),
    });
  }

  get pid(): number {
    return this.running.pid;
  }

  /** What the server wrote to its log. */
  get output(): string {
    return this.running.output;
  }

  /** `kill -9` of the server and everything that it started. */
  async kill(): Promise<void> {
    await this.running.kill();
  }

  /** Stops the server, which must end by itself and cleanly, and removes its database and media folder. */
  async stop(): Promise<void> {
    try {
      await this.running.stop();
    } finally {
      await this.redis?.stop();
      await this.database.end();
      await administer(this.backends.clusterUrl, `drop database ${this.databaseName} with (force)`);
      await rm(this.mediaDir, { recursive: true, force: true });
    }
  }

  private connections(): Record<string, string> {
    return {
      DB_URL: this.databaseUrl,
      IMMICH_HOST: '127.0.0.1',
      IMMICH_PORT: String(this.port),
      IMMICH_MEDIA_LOCATION: this.mediaDir,
      MACHINE_LEARNING_URL: this.backends.machineLearningUrl,
    };
  }

  private get running(): Child {
    if (!this.child) {
      throw new Error('The server was not started');
    }
    return this.child;
  }
}

function databaseUrl(clusterUrl: string, databaseName: string): string {
  const url = new URL(clusterUrl);
  url.pathname = `/${databaseName}`;
  return url.href;
}

/** Immich keeps faces and tags, which what plays it does not. */
async function createPeopleAndTags(url: string): Promise<void> {
  const { extensions, tables } = await readTableContract();
  const theirs = tables.filter(({ name }) => ['asset_face', 'tag_asset', 'tag_closure'].includes(name));
  const withoutKeys = theirs.map((table) => ({ ...table, constraints: [] }));
  for (const statement of statementsOf({ extensions, enums: {}, tables: withoutKeys })) {
    await administer(url, statement);
  }
}
