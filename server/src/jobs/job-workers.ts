import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { DEFAULT_CONCURRENCY, JOB_CATALOGUE, type QueueName } from './job-catalogue.ts';
import { JobHandlers } from './job-handlers.ts';
import { QueueConnection } from './queue-connection.ts';
import { type JobEnd, type OutageTiming, QueueWorker } from './queue-worker.ts';

const OUTAGE_TIMING: OutageTiming = { firstProbeMs: 1000, maxProbeMs: 60_000 };
/** How long a running job may take to notice a shutdown; the process must be gone after 10 s. */
const SHUTDOWN_GRACE_MS = 4000;

/** The part of a process that does jobs: one worker for each queue that can hold any. */
@Injectable()
export class JobWorkers implements BeforeApplicationShutdown {
  private readonly logger = new Logger(JobWorkers.name);
  private readonly workers = new Map<QueueName, QueueWorker>();
  private readonly listeners = new Set<(end: JobEnd) => void>();
  private readonly concurrency: Record<QueueName, number> = { ...DEFAULT_CONCURRENCY };

  constructor(
    private readonly connection: QueueConnection,
    private readonly handlers: JobHandlers,
  ) {}

  /**
   * Starts to take jobs. Call it once, after all features have registered their handlers.
   *
   * @throws Error when a job of the catalogue has no handler
   */
  async start(timing: OutageTiming = OUTAGE_TIMING): Promise<void> {
    this.handlers.requireAll();
    await this.connection.ready();
    const queues = new Set(Object.values(JOB_CATALOGUE).map(({ queue }) => queue));
    for (const queue of queues) {
      const worker = new QueueWorker(
        queue,
        this.concurrency[queue],
        this.connection,
        this.handlers,
        timing,
        (end: JobEnd) => this.listeners.forEach((listener) => listener(end)),
      );
      this.workers.set(queue, worker);
    }
    this.logger.log('Taking jobs', { queues: [...queues] });
  }

  /** Calls `listener` after each attempt at a job in this process. */
  onEnd(listener: (end: JobEnd) => void): void {
    this.listeners.add(listener);
  }

  /** Sets how many jobs of a queue this process runs at a time, now or once it starts; running jobs are not disturbed. */
  setConcurrency(queue: QueueName, concurrency: number): void {
    this.concurrency[queue] = concurrency;
    this.workers.get(queue)?.setConcurrency(concurrency);
  }

  /** Gives running jobs a moment to end and hands the others back, so that none is lost and none has spent an attempt. */
  async stop(graceMs: number = SHUTDOWN_GRACE_MS): Promise<void> {
    const workers = [...this.workers.values()];
    this.workers.clear();
    await Promise.all(workers.map((worker) => worker.stop(graceMs)));
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.stop();
  }
}
