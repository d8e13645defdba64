import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import {
  type BackendFactory,
  createRedisBackend,
  type IQueueBackend,
  type JobProgress,
  type Processor,
  Queue,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import { Redis } from 'ioredis';
import { DatabaseConfig, QueueConfig } from '../config/config.ts';
import { QUEUE_NAMES, type QueueName } from './job-catalogue.ts';
import type { JobResult } from './job-handlers.ts';
import { CalmPostgresBackend, SharedPostgresConnection } from './postgres-queue-backend.ts';
import { RareWarning } from './rare-warning.ts';

const REDIS_PREFIX = 'immich_bull';
const KEPT_EVENTS = 100;

type Connection = object;
export type JobsQueue = Queue<unknown, JobResult, string, unknown, JobResult, string, IQueueBackend, Connection>;
export type JobsWorker = Worker<unknown, JobResult, string, IQueueBackend, JobProgress, Connection>;

/** What both kinds of server have to offer here. */
interface QueueServer {
  readonly backend: BackendFactory<IQueueBackend, Connection>;
  ready(): Promise<void>;
  end(): Promise<void>;
}

/** The queues of this process, on the server that the configuration names: PostgreSQL itself, or Redis. */
@Injectable()
export class QueueConnection implements OnModuleInit, OnApplicationShutdown {
  private readonly trouble = new RareWarning(new Logger(QueueConnection.name), 'The queues can not be reached');
  private readonly onError = (error: Error) => this.trouble.warn(error);
  private readonly server: QueueServer;
  private readonly queues = new Map<QueueName, JobsQueue>();

  constructor(config: QueueConfig, database: DatabaseConfig) {
    this.server = config.redis ? redisServer(config.redis, this.onError) : postgresServer(database, this.onError);
  }

  /** Connects, and brings BullMQ's own tables up to date. */
  ready(): Promise<void> {
    return this.server.ready();
  }

  async onModuleInit(): Promise<void> {
    await this.ready();
  }

  queue(name: QueueName): JobsQueue {
    const known = this.queues.get(name);
    if (known) {
      return known;
    }
    const queue: JobsQueue = new Queue(
      name,
      { connection: {}, prefix: REDIS_PREFIX, streams: { events: { maxLen: KEPT_EVENTS } } },
      this.server.backend,
    );
    queue.on('error', this.onError);
    this.queues.set(name, queue);
    return queue;
  }

  allQueues(): JobsQueue[] {
    return QUEUE_NAMES.map((name) => this.queue(name));
  }

  worker(
    name: QueueName,
    processor: Processor<unknown, JobResult>,
    options: Omit<WorkerOptions, 'connection' | 'prefix'>,
  ): JobsWorker {
    const all = { ...options, connection: {}, prefix: REDIS_PREFIX };
    const worker: JobsWorker = new Worker(name, processor, all, this.server.backend);
    return worker.on('error', this.onError);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
    await this.server.end();
  }
}

function postgresServer({ connection }: DatabaseConfig, onError: (error: Error) => void): QueueServer {
  const shared = new SharedPostgresConnection(connection);
  shared.on('error', onError);
  return {
    backend: (name, options) => new CalmPostgresBackend(shared, name, { ...options, connection: {} }),
    ready: () => shared.waitUntilReady(),
    end: () => shared.end(),
  };
}

function redisServer(config: NonNullable<QueueConfig['redis']>, onError: (error: Error) => void): QueueServer {
  const endless = { maxRetriesPerRequest: null, lazyConnect: true };
  const redis = 'url' in config ? new Redis(config.url, endless) : new Redis({ ...config, ...endless });
  redis.on('error', onError);
  return {
    backend: (name, options, needs) => createRedisBackend(name, { ...options, connection: redis }, needs),
    ready: async () => void (await redis.ping()),
    end: async () => void (await redis.quit().catch(() => redis.disconnect())),
  };
}
