import { JobName, type ManualJobName, QueueJobStatus, QueueName } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import type { JobType } from 'bullmq';
import { BadRequestError } from '../http/domain-error.ts';
import { JOB_NAMES, MANUAL_JOB, START_JOB } from './job-catalogue.ts';
import { JobQueue } from './job-queue.ts';
import { type JobsQueue, QueueConnection } from './queue-connection.ts';
import type { QueuedJob, QueueState } from './queues.schemas.ts';

type StartJobName = (typeof START_JOB)[keyof typeof START_JOB];

/** BullMQ's words for a job that took its process down more often than it may. */
const CRASHED = 'job stalled more than allowable limit';
const LISTED_JOBS = 1000;
const KNOWN_JOBS = new Set<string>([...Object.values(JobName), ...JOB_NAMES]);

/** BullMQ tells waiting jobs apart by priority, which people do not; that a queue is paused is no state of its jobs. */
const STATES_BY_STATUS: Readonly<Record<QueueJobStatus, readonly JobType[]>> = {
  [QueueJobStatus.Active]: ['active'],
  [QueueJobStatus.Failed]: ['failed'],
  [QueueJobStatus.Completed]: ['completed'],
  [QueueJobStatus.Delayed]: ['delayed'],
  [QueueJobStatus.Waiting]: ['waiting', 'prioritized'],
  [QueueJobStatus.Paused]: ['waiting', 'prioritized'],
};

/** What an administrator may see and do with the queues. */
@Injectable()
export class QueuesService {
  constructor(
    private readonly connection: QueueConnection,
    private readonly jobs: JobQueue,
  ) {}

  listQueues(): Promise<QueueState[]> {
    return Promise.all(Object.values(QueueName).map((name) => this.getQueue(name)));
  }

  async getQueue(name: QueueName): Promise<QueueState> {
    const queue = this.connection.queue(name);
    const [isPaused, counts] = await Promise.all([
      queue.isPaused(),
      queue.getJobCounts('active', 'completed', 'failed', 'delayed', 'waiting', 'prioritized'),
    ]);
    const { active = 0, completed = 0, failed = 0, delayed = 0, waiting = 0, prioritized = 0 } = counts;
    const queued = waiting + prioritized;
    return {
      name,
      isPaused,
      statistics: { active, completed, failed, delayed, waiting: isPaused ? 0 : queued, paused: isPaused ? queued : 0 },
    };
  }

  async setPaused(name: QueueName, isPaused: boolean): Promise<void> {
    const queue = this.connection.queue(name);
    await (isPaused ? queue.pause() : queue.resume());
  }

  /** The newest jobs in these states, all states by default; at most 1000 of each. */
  async listJobs(name: QueueName, statuses: readonly QueueJobStatus[]): Promise<QueuedJob[]> {
    const queue = this.connection.queue(name);
    const states = new Set(statuses.flatMap((status) => STATES_BY_STATUS[status]));
    const jobs = states.size > 0 ? await queue.getJobs([...states], 0, LISTED_JOBS - 1) : [];
    return jobs.filter((job) => KNOWN_JOBS.has(job.name)).map(describe);
  }

  /** Forgets the jobs that wait, those for their next attempt included. */
  async removeWaiting(name: QueueName): Promise<void> {
    await this.connection.queue(name).drain(true);
  }

  async removeFailed(name: QueueName): Promise<void> {
    await this.connection.queue(name).clean(0, 0, 'failed');
  }

  /** Gives every failed job all its attempts again. */
  async retryFailed(name: QueueName): Promise<void> {
    // BullMQ goes on until none is left: without the time limit, jobs that fail again at once could keep it busy.
    await this.connection.queue(name).retryJobs({ state: 'failed', timestamp: Date.now() });
  }

  /**
   * Queues the job that does this queue's work for all assets, or for those that lack the result.
   *
   * @throws BadRequestError when the queue has no such job or works already
   */
  async start(name: QueueName, force: boolean): Promise<void> {
    if (!isStartable(name)) {
      throw new BadRequestError(`The queue ${name} can not be started`);
    }
    if (await isActive(this.connection.queue(name))) {
      throw new BadRequestError('Job is already running');
    }
    await this.jobs.add<StartJobName>(START_JOB[name], { force });
  }

  /** @throws BadRequestError when the job belongs to a feature that is not here */
  async startManual(name: `${ManualJobName}`): Promise<void> {
    if (!isManual(name)) {
      throw new BadRequestError(`The job ${name} is not available on this server`);
    }
    await this.jobs.add<(typeof MANUAL_JOB)[keyof typeof MANUAL_JOB]>(MANUAL_JOB[name], {});
  }
}

function isManual(name: `${ManualJobName}`): name is keyof typeof MANUAL_JOB {
  return Object.hasOwn(MANUAL_JOB, name);
}

function isStartable(name: QueueName): name is QueueName & keyof typeof START_JOB {
  return Object.hasOwn(START_JOB, name);
}

async function isActive(queue: JobsQueue): Promise<boolean> {
  return (await queue.getActiveCount()) > 0;
}

function describe(job: Awaited<ReturnType<JobsQueue['getJobs']>>[number]): QueuedJob {
  const { id, name, data, timestamp, attemptsMade, failedReason } = job;
  return {
    ...(id && { id }),
    name: name,
    data: data as Record<string, unknown>,
    timestamp,
    attemptsMade,
    ...(failedReason && {
      failedReason: failedReason === CRASHED ? 'The server stopped each time while it ran' : failedReason,
    }),
  };
}
