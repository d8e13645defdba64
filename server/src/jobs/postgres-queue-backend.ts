import { type JobType, PostgresConnection, PostgresQueueBackend } from 'bullmq';
import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { DatabaseConfig } from '../config/config.ts';

type PgListenClient = Awaited<ReturnType<PostgresConnection['getListenClient']>>;

/** BullMQ's tables live apart from ours. */
const SCHEMA = 'bullmq';
const POOL_SIZE = 4;
const PAUSE_AFTER_ERROR_MS = 1000;

/**
 * One small pool and one LISTEN connection for all queues and workers of a process; BullMQ alone would open two
 * connections or more for each of them.
 */
export class SharedPostgresConnection extends PostgresConnection {
  private prepared: PgListenClient | undefined;

  constructor(connection: DatabaseConfig['connection']) {
    super({ ...connection, schema: SCHEMA, migrate: true, max: POOL_SIZE, application_name: 'immich-ocr queues' });
    this.setMaxListeners(0);
  }

  override async getListenClient(): Promise<PgListenClient> {
    const client = await super.getListenClient();
    if (client !== this.prepared) {
      this.prepared = client;
      prepareForSharing(client);
    }
    return client;
  }

  /** Queues and workers call this when they close; the connection outlives them, see {@link end}. */
  override close(): Promise<void> {
    return Promise.resolve();
  }

  end(): Promise<void> {
    return super.close();
  }
}

/** All workers wait for notifications on this client, and each of them sends its own LISTEN: one after the other. */
function prepareForSharing(client: PgListenClient): void {
  if (client instanceof EventEmitter) {
    client.setMaxListeners(0);
  }
  const query = client.query.bind(client);
  let last: Promise<unknown> = Promise.resolve();
  client.query = <R>(text: string, values?: readonly unknown[]) => {
    const result = last.then(() => query<R>(text, values));
    last = result.catch(() => undefined);
    return result;
  };
}

/** BullMQ's PostgreSQL backend, made calm where it would be busy, and to count as its Redis backend does. */
export class CalmPostgresBackend extends PostgresQueueBackend {
  override moveToActive(token: string, name?: string): ReturnType<PostgresQueueBackend['moveToActive']> {
    return slowToFail(super.moveToActive(token, name));
  }

  override waitForJob(timeoutSeconds: number): ReturnType<PostgresQueueBackend['waitForJob']> {
    return slowToFail(super.waitForJob(timeoutSeconds));
  }

  /** The check for stalled jobs writes each time; without active jobs there is nothing to find, and an idle server stays off the disk. */
  override async moveStalledJobsToWait(): Promise<string[]> {
    const [active] = await this.getRanges(['active'], 0, 0);
    return Array.isArray(active) && active.length > 0 ? super.moveStalledJobsToWait() : [];
  }

  /** While a queue is paused, BullMQ reports its waiting jobs under the old state `paused`, and none as `waiting`. */
  override async getCounts(types: JobType[], delayedUntil?: number): Promise<number[]> {
    const counts = await super.getCounts([...types, 'paused' as JobType], delayedUntil);
    const paused = counts.pop() ?? 0;
    return counts.map((count, index) => (types[index] === 'waiting' ? count + paused : count));
  }
}

/** A worker tries again at once after an error; without this pause it would spin while PostgreSQL is away. */
async function slowToFail<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    await delay(PAUSE_AFTER_ERROR_MS);
    throw error;
  }
}
