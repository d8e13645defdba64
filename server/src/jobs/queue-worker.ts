import { Logger } from '@nestjs/common';
import { type Job, UnrecoverableError, WaitingError } from 'bullmq';
import { setTimeout as delay } from 'node:timers/promises';
import { BackendUnavailableError, DomainError } from '../http/domain-error.ts';
import { withCorrelationId } from '../http/request-context.ts';
import { isJobName, JOB_CATALOGUE, type JobName, type JobPayload, type QueueName } from './job-catalogue.ts';
import type { JobHandlers, JobResult } from './job-handlers.ts';
import type { JobsWorker, QueueConnection } from './queue-connection.ts';

/** A job whose process was killed is free again after its lock ran out and two checks have seen it: within 12 s. */
const LOCK_MS = 8000;
const STALLED_CHECK_MS = 2000;
/** A job that took this many processes down with it is the likely cause, and fails. */
const MAX_CRASHES = 3;
const IDLE_POLL_SECONDS = 10;
const RECONNECT_DELAY_MS = 1000;
const REASON_LENGTH = 500;

export interface OutageTiming {
  /** Wait before the first probe of a backend that is away; doubled after each probe that fails. */
  readonly firstProbeMs: number;
  readonly maxProbeMs: number;
}

/** How one attempt at a job ended, for whoever measures. */
export interface JobEnd {
  readonly queue: QueueName;
  readonly job: string;
  readonly outcome: JobResult['status'] | 'failed';
  readonly durationMs: number;
}

type RunningJob = Job<unknown, JobResult>;

/** Runs the jobs of one queue in this process. */
export class QueueWorker {
  private readonly logger = new Logger(QueueWorker.name);
  private readonly worker: JobsWorker;
  private readonly running = new Map<RunningJob, Promise<JobResult>>();
  private stopping = false;
  private failedProbes = 0;
  private nextProbe: NodeJS.Timeout | undefined;

  constructor(
    private readonly name: QueueName,
    private concurrency: number,
    connection: QueueConnection,
    private readonly handlers: JobHandlers,
    private readonly outage: OutageTiming,
    onEnd: (end: JobEnd) => void,
  ) {
    this.worker = connection.worker(name, (job, token, signal) => this.track(job, token, signal), {
      concurrency,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_CHECK_MS,
      maxStalledCount: MAX_CRASHES,
      drainDelay: IDLE_POLL_SECONDS,
      runRetryDelay: RECONNECT_DELAY_MS,
    });
    this.worker.on('failed', (job, error) => this.report(job, error));
    this.worker.on('completed', (job, { status }) => onEnd(endOf(name, job, status)));
    this.worker.on('failed', (job) => job && onEnd(endOf(name, job, 'failed')));
    this.worker.on('stalled', (jobId) =>
      this.logger.warn('A job was taken over from a process that is gone', { queue: name, jobId }),
    );
  }

  setConcurrency(concurrency: number): void {
    this.concurrency = concurrency;
    if (this.failedProbes === 0) {
      this.worker.concurrency = concurrency;
    }
  }

  /** Stops taking jobs, asks the running ones to stop, and hands back those that have not ended after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.stopping = true;
    clearTimeout(this.nextProbe);
    await this.worker.pause(true);
    this.worker.cancelAllJobs('shutdown');
    await Promise.race([Promise.allSettled(this.running.values()), delay(graceMs, undefined, { ref: false })]);
    const unfinished = [...this.running.keys()];
    // What can not be handed back now is taken over by its lock running out.
    await Promise.allSettled(unfinished.map((job) => handBack(job)));
    await this.worker.close(unfinished.length > 0);
  }

  private async track(job: RunningJob, _token?: string, signal?: AbortSignal): Promise<JobResult> {
    const work = this.process(job, signal ?? AbortSignal.any([]));
    this.running.set(job, work);
    try {
      return await work;
    } finally {
      this.running.delete(job);
    }
  }

  private async process(job: RunningJob, signal: AbortSignal): Promise<JobResult> {
    if (this.stopping) {
      // Taken by a request that was under way already when the worker was told to take no more.
      await handBack(job);
      throw new WaitingError();
    }
    try {
      const result = await this.handle(job, signal);
      if (result.status === 'done') {
        this.backendAnswered();
      } else {
        this.logger.debug('A job had nothing to do', { queue: this.name, jobId: job.id, reason: result.reason });
      }
      return result;
    } catch (error) {
      if (error instanceof BackendUnavailableError) {
        this.waitForBackend(error);
      }
      if (this.stopping || error instanceof BackendUnavailableError) {
        await handBack(job);
        throw new WaitingError();
      }
      throw error instanceof DomainError && error.permanent ? unrecoverable(error.message, error) : shortened(error);
    }
  }

  private handle(job: RunningJob, signal: AbortSignal): Promise<JobResult> {
    const { id: jobId = '', name, data } = job;
    if (!isJobName(name)) {
      throw unrecoverable('This server knows no such job');
    }
    const payload = JOB_CATALOGUE[name].payload.safeParse(data);
    if (!payload.success) {
      throw unrecoverable('The payload of the job is not valid');
    }
    const handler = this.handlers.get<JobName>(name);
    return withCorrelationId(`${this.name}:${jobId}`, () =>
      handler(payload.data as JobPayload<JobName>, { jobId, signal }),
    );
  }

  /** All jobs of a queue need the same backend: let them wait, and send a single one ahead from time to time. */
  private waitForBackend(error: BackendUnavailableError): void {
    if (this.stopping || this.nextProbe) {
      return;
    }
    const waitMs = Math.min(this.outage.maxProbeMs, this.outage.firstProbeMs * 2 ** this.failedProbes);
    if (this.failedProbes === 0) {
      this.logger.warn('A queue waits, as what it needs is away', { queue: this.name, cause: error.message });
    }
    this.failedProbes += 1;
    this.worker.concurrency = 1;
    void this.worker.pause(true);
    this.nextProbe = setTimeout(() => {
      this.nextProbe = undefined;
      void this.worker.resume();
    }, waitMs);
    this.nextProbe.unref();
  }

  private backendAnswered(): void {
    if (this.failedProbes > 0) {
      this.failedProbes = 0;
      this.worker.concurrency = this.concurrency;
      this.logger.log('A queue works again', { queue: this.name });
    }
  }

  private report(job: RunningJob | undefined, error: Error): void {
    const facts = { queue: this.name, job: job?.name, jobId: job?.id, attempt: job?.attemptsMade };
    if (error instanceof UnrecoverableError) {
      this.logger.warn('A job failed for good', { ...facts, reason: error.message });
    } else {
      this.logger.warn('An attempt at a job failed', { ...facts, error: error.name, at: firstFrame(error) });
    }
  }
}

function endOf(queue: QueueName, job: RunningJob, outcome: JobEnd['outcome']): JobEnd {
  const { name, processedOn = 0, finishedOn = Date.now() } = job;
  return { queue, job: isJobName(name) ? name : 'unknown', outcome, durationMs: finishedOn - processedOn };
}

/** Puts a running job back into its queue as if it had not been taken: no attempt is spent, and an urgent one leads. */
async function handBack(job: RunningJob): Promise<void> {
  await job.moveToWait(job.token);
  if (job.opts.lifo) {
    await job.changePriority({ lifo: true });
  }
}

function unrecoverable(reason: string, cause?: unknown): UnrecoverableError {
  const error = new UnrecoverableError(oneLine(reason));
  error.cause = cause;
  return error;
}

/** The same failure with a message that fits into a list of failed jobs. */
function shortened(error: unknown): Error {
  const failure = error instanceof Error ? error : new Error(String(error));
  const short = new Error(oneLine(failure.message) || failure.name, { cause: failure });
  short.name = failure.name;
  if (failure.stack) {
    short.stack = failure.stack;
  }
  return short;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, REASON_LENGTH);
}

function firstFrame(error: Error): string | undefined {
  return /^\s+at (.*)$/m.exec(error.stack ?? '')?.[1];
}
