import { Injectable } from '@nestjs/common';
import type { JobsOptions } from 'bullmq';
import { createHash } from 'node:crypto';
import { type AssetJobName, JOB_CATALOGUE, type JobName, type JobPayload } from './job-catalogue.ts';
import { type JobsQueue, QueueConnection } from './queue-connection.ts';

export interface AddJobOptions {
  /** `urgent`: someone is waiting for it, so it overtakes everything that is queued. */
  readonly priority?: 'background' | 'urgent';
  /** False to queue the job even if an equal one waits already; equal means same name and payload. */
  readonly deduplicate?: boolean;
}

export interface AddForAssetsOptions<N extends AssetJobName> {
  /** What the job of one asset is told. */
  readonly payload: (id: string) => JobPayload<N>;
  /** Leaves out the assets for which such a job has failed and was neither tried again nor forgotten since. */
  readonly skipFailed?: boolean | undefined;
  readonly signal: AbortSignal;
}

const BATCH_SIZE = 1000;
const OVERTAKING_AT_A_TIME = 8;

/** Hands work to the background. What it accepted is stored: it survives a crash of any process. */
@Injectable()
export class JobQueue {
  constructor(private readonly connection: QueueConnection) {}

  /**
   * Queues one job. An equal job that still waits is not doubled: it takes the place of both (and becomes urgent, if
   * this one is). An equal job that runs already is followed by one more run, as it may have read old data.
   *
   * @returns the id of the job that will do the work, unique within its queue
   */
  async add<N extends JobName>(name: N, payload: JobPayload<N>, options: AddJobOptions = {}): Promise<string> {
    const queue = this.connection.queue(JOB_CATALOGUE[name].queue);
    const job = await queue.add(name, payload, jobOptions(name, payload, options));
    if (job.id === undefined) {
      throw new Error(`The queue gave no id to a job ${name}`);
    }
    if (options.priority === 'urgent') {
      await overtake(queue, job.id);
    }
    return job.id;
  }

  /** Queues one job of a kind for each asset of a stream of ids. */
  async addForAssets<N extends AssetJobName>(
    name: N,
    batches: AsyncIterable<readonly string[]>,
    { payload, skipFailed = false, signal }: AddForAssetsOptions<N>,
  ): Promise<void> {
    const failed = skipFailed ? await this.listFailedAssets(name) : new Set<string>();
    for await (const ids of batches) {
      signal.throwIfAborted();
      await this.addAll(name, ids.filter((id) => !failed.has(id)).map(payload));
    }
  }

  /** Queues many jobs of one kind, in batches; the rules of {@link add} hold for each of them. */
  async addAll<N extends JobName>(
    name: N,
    payloads: readonly JobPayload<N>[],
    options: AddJobOptions = {},
  ): Promise<void> {
    const queue = this.connection.queue(JOB_CATALOGUE[name].queue);
    for (let start = 0; start < payloads.length; start += BATCH_SIZE) {
      const batch = payloads.slice(start, start + BATCH_SIZE);
      const mayBeQueued = options.priority === 'urgent' && (await queue.getJobCountByTypes('waiting', 'delayed')) > 0;
      const jobs = await queue.addBulk(batch.map((data) => ({ name, data, opts: jobOptions(name, data, options) })));
      if (mayBeQueued) {
        await overtakeAll(
          queue,
          jobs.flatMap(({ id }) => id ?? []),
        );
      }
    }
  }

  private async listFailedAssets(name: AssetJobName): Promise<Set<string>> {
    const queue = this.connection.queue(JOB_CATALOGUE[name].queue);
    const ids = new Set<string>();
    let page: Awaited<ReturnType<JobsQueue['getFailed']>>;
    let start = 0;
    do {
      page = await queue.getFailed(start, start + BATCH_SIZE - 1);
      for (const job of page) {
        if (job.name === name) ids.add((job.data as { readonly id: string }).id);
      }
      start += BATCH_SIZE;
    } while (page.length === BATCH_SIZE);
    return ids;
  }
}

function jobOptions<N extends JobName>(name: N, payload: JobPayload<N>, options: AddJobOptions): JobsOptions {
  const { attempts, backoffMs } = JOB_CATALOGUE[name];
  return {
    attempts,
    backoff: { type: 'exponential', delay: backoffMs },
    lifo: options.priority === 'urgent',
    removeOnComplete: true,
    removeOnFail: false,
    stackTraceLimit: 1,
    ...(options.deduplicate !== false && {
      deduplication: { id: `${name}:${digest(payload)}`, keepLastIfActive: true },
    }),
  };
}

/** Payloads differ in length from one id to thousands of paths; an id in an index must not. */
function digest(payload: object): string {
  const entries = Object.entries(payload).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(entries)).digest('base64url');
}

async function overtakeAll(queue: JobsQueue, ids: readonly string[]): Promise<void> {
  for (let start = 0; start < ids.length; start += OVERTAKING_AT_A_TIME) {
    await Promise.all(ids.slice(start, start + OVERTAKING_AT_A_TIME).map((id) => overtake(queue, id)));
  }
}

/** Moves a job that was queued earlier, or waits for its next attempt, to the front. */
async function overtake(queue: JobsQueue, id: string): Promise<void> {
  const job = await queue.getJob(id);
  const state = await job?.getState();
  if (state === 'delayed') {
    await job?.promote();
  }
  if (state === 'delayed' || state === 'waiting') {
    await job?.changePriority({ lifo: true });
  }
}
