import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { DatabaseConfig } from '../config/config.ts';
import type { DB } from './tables.ts';

/** An open transaction; repositories accept it wherever they accept the database itself. */
export type Tx = Transaction<DB>;
export type Handle = Kysely<DB> | Tx;

const POOL_SIZE = 10;
/** What PostgreSQL reads once a connection, such as zhparser its dictionary, is as old as this at most. */
const CONNECTION_AGE_SECONDS = 300;
const INT8: number = pg.types.builtins.INT8;

/** Reads bigint columns (sizes in bytes, counts) as numbers: exact up to 8 PiB, and what the API answers. */
const rowTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    return oid === INT8 ? Number : (pg.types.getTypeParser(oid, format) as (value: string) => unknown);
  },
};

/** The connection pool of this process and the typed queries over it. */
@Injectable()
export class Database implements OnApplicationShutdown {
  readonly pool: pg.Pool;
  readonly kysely: Kysely<DB>;
  private readonly others: Kysely<DB>[] = [];
  private readonly logger = new Logger(Database.name);

  constructor(private readonly config: DatabaseConfig) {
    this.pool = this.openPool({ max: POOL_SIZE, maxLifetimeSeconds: CONNECTION_AGE_SECONDS });
    this.kysely = new Kysely<DB>({ dialect: new PostgresDialect({ pool: this.pool }) });
  }

  /** Runs `work` in one transaction: commits what it did when it returns, rolls everything back when it throws. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.kysely.transaction().execute(work);
  }

  /**
   * Connections apart from the others, whose sessions have some settings of the server set differently. They are kept
   * open, and closed with the rest.
   *
   * @param settings values by name, as in a configuration file
   */
  withSettings(settings: Readonly<Record<string, string>>): Kysely<DB> {
    const names = Object.keys(settings);
    const set = names.map((_, index) => `set_config($${2 * index + 1}, $${2 * index + 2}, false)`).join();
    const pool = this.openPool({
      max: POOL_SIZE,
      maxLifetimeSeconds: CONNECTION_AGE_SECONDS,
      idleTimeoutMillis: CONNECTION_AGE_SECONDS * 1000,
      // eslint-disable-next-line @typescript-eslint/no-misused-promises -- the pool waits for it, which its types do not say
      onConnect: (client) => client.query(`select ${set}`, Object.entries(settings).flat()),
    });
    const kysely = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
    this.others.push(kysely);
    return kysely;
  }

  /** Like {@link transaction}, on a connection of its own, which is closed afterwards. */
  async transactionOnNewConnection<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const kysely = new Kysely<DB>({ dialect: new PostgresDialect({ pool: this.openPool({ max: 1 }) }) });
    try {
      return await kysely.transaction().execute(work);
    } finally {
      await kysely.destroy();
    }
  }

  private openPool(options: pg.PoolConfig): pg.Pool {
    const pool = new pg.Pool({
      ...this.config.connection,
      ...options,
      types: rowTypes,
      application_name: 'immich-ocr',
    });
    // A lost idle connection is replaced by the pool; without a listener it would end the process.
    pool.on('error', (error) => this.logger.warn('An idle database connection was lost', { cause: error.message }));
    return survivingLoss(pool);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.kysely, ...this.others].map((connections) => connections.destroy()));
  }
}

/**
 * A connection that is lost between two statements of a transaction says so to nobody, which would end the process; the
 * next statement fails anyway.
 */
export function survivingLoss(pool: pg.Pool): pg.Pool {
  return pool.on('connect', (client) => client.on('error', () => undefined));
}
