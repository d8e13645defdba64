import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { done, JobHandlers, skipped } from '../jobs/job-handlers.ts';
import { JobQueue } from '../jobs/job-queue.ts';
import { DeletionService } from './deletion.service.ts';

const CHECK_INTERVAL_MS = 3600 * 1000;

@Injectable()
export class TrashJobs implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(TrashJobs.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly jobs: JobQueue,
    handlers: JobHandlers,
    deletion: DeletionService,
  ) {
    handlers.register({
      AssetDelete: async ({ id, deleteOnDisk }) =>
        (await deletion.deleteAsset(id, { deleteOnDisk })) ? done : skipped('the asset is gone or was restored'),
      AssetDeleteCheck: async (_, { signal }) => {
        // What was given up just before a crash was marked, but not queued.
        await deletion.queueMarked(signal);
        await deletion.queueExpired(signal);
        return done;
      },
      AssetEmptyTrash: async (_, { signal }) => {
        await deletion.queueMarked(signal);
        return done;
      },
      FileDelete: async ({ files }) => {
        await deletion.deleteFiles(files);
        return done;
      },
    });
  }

  /** Many processes may ask for the same check: the queue keeps one. */
  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.jobs
        .add('AssetDeleteCheck', {})
        .catch((error: Error) => this.logger.warn('The trash could not be checked', { cause: error.message }));
    }, CHECK_INTERVAL_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
