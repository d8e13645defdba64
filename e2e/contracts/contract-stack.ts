import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { newDatabaseName } from '../../postgres/src/test-cluster.ts';
import { administer } from '../stack/administer.ts';
import type { Backends } from '../stack/backends.ts';
import { Child, freePort } from '../stack/child.ts';
import { TestRedis } from '../stack/redis.ts';
import { type Caller, readTableContract, statementsOf } from './immich-contract.ts';
import { PlayedImmich } from './played-immich.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const BUILT_FRONT_DOOR = join(ROOT, 'patches/dist/patches/src/main.js');
/** The front door starts Immich; here that is a process which does nothing. */
const DO_NOTHING = ['-e', 'setInterval(() => undefined, 1e9)'];
/** Whatever Immich keeps about its queues stays, to the letter. */
const META = { 'opts.maxLenEvents': '10000', version: 'bullmq:5.71.0', paused: '1' };

/** What is other than usual. */
export interface Trouble {
  /** Statements that are run on Immich's tables before the front door starts. */
  readonly statements?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What the front door says when it is ready. */
  readonly says?: string;
}

/** The front door, a played Immich behind it, a Redis, and a database that has the tables of Immich's contract. */
export class ContractStack {
  readonly immich: PlayedImmich;
  readonly metaOfImmich = META;
  readonly #clusterUrl: string;
  readonly #databaseName: string;
  readonly #database: pg.Pool;
  readonly #redis: TestRedis;
  readonly #url: string;
  readonly #door: Child;

  private constructor(parts: {
    immich: PlayedImmich;
    clusterUrl: string;
    databaseName: string;
    database: pg.Pool;
    redis: TestRedis;
    url: string;
    door: Child;
  }) {
    this.immich = parts.immich;
    this.#clusterUrl = parts.clusterUrl;
    this.#databaseName = parts.databaseName;
    this.#database = parts.database;
    this.#redis = parts.redis;
    this.#url = parts.url;
    this.#door = parts.door;
  }

  static async start(
    { clusterUrl }: Backends,
    { statements = [], env = {}, says = 'The patch is in place' }: Trouble = {},
  ): Promise<ContractStack> {
    const [immich, redis, databaseName] = [await PlayedImmich.start(), await TestRedis.start(), newDatabaseName()];
    await administer(clusterUrl, `create database ${databaseName}`);
    const databaseUrl = urlOf(clusterUrl, databaseName);
    const database = new pg.Pool({ connectionString: databaseUrl, max: 2 });
    await fillWithOnePhoto(database, immich);
    for (const statement of statements) {
      await database.query(statement);
    }
    await redis.ask((client) => client.hset('immich_bull:ocr:meta', META));
    const port = await freePort();
    const door = await Child.start({
      name: 'front door',
      args: [BUILT_FRONT_DOOR, process.execPath, ...DO_NOTHING],
      env: {
        DB_URL: databaseUrl,
        REDIS_URL: redis.url,
        IMMICH_HOST: '127.0.0.1',
        IMMICH_PORT: String(port),
        IMMICH_INNER_PORT: String(immich.port),
        IMMICH_SERVER_ROOT: join(ROOT, 'server'),
        MACHINE_LEARNING_URL: immich.machineLearningUrl,
        ...env,
      },
      isReady: ({ output }) => Promise.resolve(output.includes(says)),
    });
    const url = `http://127.0.0.1:${port}`;
    return new ContractStack({ immich, clusterUrl, databaseName, database, redis, url, door });
  }

  get databaseUrl(): string {
    return urlOf(this.#clusterUrl, this.#databaseName);
  }

  /** What the front door wrote to its log. */
  get output(): string {
    return this.#door.output;
  }

  /** Asks the front door, as one of the callers of the contract. `path` follows `/api`. */
  async ask(caller: Caller, method: string, path: string, body?: object): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${this.#url}/api${path}`, {
      method,
      headers: { ...this.immich.headersOf(caller), ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  }

  async query<Row extends pg.QueryResultRow>(statement: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.#database.query<Row>(statement, values)).rows;
  }

  /** Stores a photo as Immich does, not read yet. */
  addPhoto(asset: string, owner: string): Promise<void> {
    return addPhoto(this.#database, asset, owner);
  }

  /** Does what Immich does when it has read a photo: stores its lines, and then when. */
  async readText(text: string, asset = this.immich.identifiers.asset): Promise<void> {
    const insert = `insert into asset_ocr ("assetId", x1, y1, x2, y2, x3, y3, x4, y4, "boxScore", "textScore", text)
      values ($1, 0.1, $2::real, 0.9, $2, 0.9, $2 + 0.05, 0.1, $2 + 0.05, 1, 1, $3)`;
    for (const [row, line] of text.split('\n').entries()) {
      await this.query(insert, [asset, String(row / 10), line]);
    }
    await this.query(`update asset_job_status set "ocrAt" = now() where "assetId" = $1`, [asset]);
  }

  /** Breaks the connection on which the front door hears what Immich has read. */
  async disconnectListener(): Promise<void> {
    await this.query(`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'immich-ocr listener'`);
  }

  /** Stores a setting as Immich does; null takes it away. */
  async store(key: string, value: unknown): Promise<void> {
    await this.query('delete from system_metadata where key = $1', [key]);
    if (value !== null) {
      await this.query('insert into system_metadata values ($1, $2)', [key, JSON.stringify(value)]);
    }
  }

  /** A job as it lies in Redis. */
  job(
    prefix: string,
    queue: string,
    id: string,
  ): Promise<{ name: string | undefined; data: unknown; options: unknown }> {
    return this.#redis.ask(async (client) => {
      const { name, data, opts } = await client.hgetall(`${prefix}:${queue}:${id}`);
      return { name, data: JSON.parse(data ?? 'null') as unknown, options: JSON.parse(opts ?? 'null') as unknown };
    });
  }

  metaOf(prefix: string, queue: string): Promise<Record<string, string>> {
    return this.#redis.ask((client) => client.hgetall(`${prefix}:${queue}:meta`));
  }

  /** Takes the database away from the front door, as a failure would. */
  async dropDatabase(): Promise<void> {
    await this.#database.end();
    await administer(this.#clusterUrl, `drop database ${this.#databaseName} with (force)`);
  }

  async stop(): Promise<void> {
    await this.#door.stop();
    this.immich.stop();
    await this.#redis.stop();
    if (!this.#database.ended) {
      await this.dropDatabase();
    }
  }
}

function urlOf(clusterUrl: string, databaseName: string): string {
  return Object.assign(new URL(clusterUrl), { pathname: `/${databaseName}` }).href;
}

/** Immich's tables, with one user, their two keys, and one photo that was not read yet. */
async function fillWithOnePhoto(database: pg.Pool, { identifiers }: PlayedImmich): Promise<void> {
  for (const statement of statementsOf(await readTableContract())) {
    await database.query(statement);
  }
  const { asset, user, reader, counter } = identifiers;
  await database.query(`insert into "user" (id, email) values ($1, 'ada@example.test')`, [user]);
  for (const [name, id] of Object.entries({ reader, counter })) {
    const digest = createHash('sha256').update(name).digest();
    await database.query(`insert into api_key (id, name, key, "userId", permissions) values ($1, $2, $3, $4, '{}')`, [
      ...[id, name, digest, user],
    ]);
  }
  await addPhoto(database, asset, user);
}

async function addPhoto(database: pg.Pool, asset: string, owner: string): Promise<void> {
  await database.query(
    `insert into asset (id, "ownerId", type, "originalPath", "originalFileName", "fileCreatedAt", "fileModifiedAt",
       "localDateTime", checksum)
     values ($1, $2, 'IMAGE', '/data/photo.jpg', 'photo.jpg', now(), now(), now(), '\\x00')`,
    [asset, owner],
  );
  await database.query('insert into asset_exif ("assetId", rating) values ($1, 5)', [asset]);
  await database.query('insert into asset_job_status ("assetId") values ($1)', [asset]);
}
