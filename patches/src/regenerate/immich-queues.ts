import { createRequire } from 'node:module';
import type { QueueConfig } from '../../../server/src/config/config.ts';

/** The little of BullMQ that is used here; the same in all versions that Immich has shipped. */
interface BullMq {
  readonly Queue: new (name: string, options: object) => BullQueue;
}
interface BullQueue {
  add(name: string, data: object, options: object): Promise<{ readonly id?: string }>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

/** The jobs that are asked for here, with Immich's names. */
export type RefreshJob = 'Ocr' | 'SmartSearch';

const QUEUES: Readonly<Record<RefreshJob, string>> = { Ocr: 'ocr', SmartSearch: 'smartSearch' };
const PREFIX = 'immich_bull';

/**
 * Immich's own queues, filled by the very BullMQ that Immich runs: another version would overwrite what Immich keeps
 * about a queue, and lose jobs of a paused one.
 */
export class ImmichQueues {
  readonly #bullMq: BullMq;
  readonly #connection: object;
  readonly #onError: (error: Error) => void;
  readonly #queues = new Map<RefreshJob, BullQueue>();

  /**
   * @param serverRoot folder of Immich's server, in whose tree BullMQ is found
   * @throws Error when there is no BullMQ
   */
  constructor(serverRoot: string, redis: QueueConfig['redis'], onError: (error: Error) => void) {
    this.#bullMq = createRequire(`${serverRoot}/package.json`)('bullmq') as BullMq;
    this.#connection = redis && 'url' in redis ? { url: redis.url } : { ...redis };
    this.#onError = onError;
  }

  /**
   * Has Immich do a job for one asset, before all that waits.
   *
   * @returns the id of the job
   * @throws Error when Redis is away
   */
  async add(job: RefreshJob, assetId: string): Promise<string> {
    const options = { attempts: 1, removeOnComplete: true, removeOnFail: false, lifo: true };
    const { id } = await this.#queue(job).add(job, { id: assetId }, options);
    return id ?? '';
  }

  /** Ends the connections, as well as they can be ended while Redis is away. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#queues.values()].map((queue) => queue.close()));
  }

  #queue(job: RefreshJob): BullQueue {
    const known = this.#queues.get(job);
    if (known) {
      return known;
    }
    const queue = new this.#bullMq.Queue(QUEUES[job], {
      prefix: PREFIX,
      skipMetasUpdate: true,
      // A queue that is away is said at once, instead of holding the request until it is back.
      connection: { ...this.#connection, enableOfflineQueue: false, maxRetriesPerRequest: 1 },
    });
    queue.on('error', this.#onError);
    this.#queues.set(job, queue);
    return queue;
  }
}
