import { Logger } from '@nestjs/common';
import type { DatabaseConfig, QueueConfig } from '../src/config/config.ts';
import { JOB_NAMES, type JobName, type QueueName } from '../src/jobs/job-catalogue.ts';
import { done, type JobHandler, JobHandlers } from '../src/jobs/job-handlers.ts';
import { JobQueue } from '../src/jobs/job-queue.ts';
import { JobWorkers } from '../src/jobs/job-workers.ts';
import { QueueConnection } from '../src/jobs/queue-connection.ts';

export type Handlers = { readonly [N in JobName]?: JobHandler<N> };

Logger.overrideLogger(['error', 'fatal']);

/** Short enough for a test, long enough to be told from no wait at all. */
const OUTAGE_TIMING = { firstProbeMs: 100, maxProbeMs: 400 };

/** What one server process has of the job system. */
export class JobProcess {
  readonly connection: QueueConnection;
  readonly queue: JobQueue;
  workers: JobWorkers | undefined;

  constructor(queueConfig: QueueConfig, databaseConfig: DatabaseConfig) {
    this.connection = new QueueConnection(queueConfig, databaseConfig);
    this.queue = new JobQueue(this.connection);
  }

  /** Starts to take jobs; jobs without a handler here end at once. */
  async start(handlers: Handlers): Promise<JobWorkers> {
    const all = new JobHandlers();
    const rest = JOB_NAMES.filter((name) => !(name in handlers));
    all.register(handlers);
    all.register(Object.fromEntries(rest.map((name) => [name, () => Promise.resolve(done)])));
    this.workers = new JobWorkers(this.connection, all);
    await this.workers.start(OUTAGE_TIMING);
    return this.workers;
  }

  /** Starts to take jobs and notes the ids of the OCR jobs in the order in which they are done. */
  async recordOcr(): Promise<string[]> {
    const seen: string[] = [];
    await this.start({
      Ocr: ({ id }) => {
        seen.push(id);
        return Promise.resolve(done);
      },
    });
    return seen;
  }

  counts(queue: QueueName): Promise<Record<string, number>> {
    return this.connection.queue(queue).getJobCounts('waiting', 'active', 'delayed', 'failed', 'completed');
  }

  async end(): Promise<void> {
    await this.workers?.stop(1000);
    await this.connection.onApplicationShutdown();
  }
}
