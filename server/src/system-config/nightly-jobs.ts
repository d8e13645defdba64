import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { JobQueue } from '../jobs/job-queue.ts';
import type { AdminConfig } from './admin-config.ts';
import { millisecondsUntil } from './night.ts';
import { SystemConfigService } from './system-config.service.ts';

/** Queues the work of the night, at the time of day that the settings name. */
@Injectable()
export class NightlyJobs implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(NightlyJobs.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly config: SystemConfigService,
    private readonly jobs: JobQueue,
  ) {
    config.onChange((changed) => this.schedule(changed));
  }

  async onApplicationBootstrap(): Promise<void> {
    this.schedule(await this.config.get());
  }

  onApplicationShutdown(): void {
    clearTimeout(this.timer);
  }

  /** Many processes may ask for the same job at the same time: the queue keeps one. */
  async queueAll(): Promise<void> {
    const { nightlyTasks } = await this.config.get();
    await this.jobs.add('AssetDeleteCheck', {});
    await this.jobs.add('UserDeleteCheck', {});
    await this.jobs.add('UploadCleanup', {});
    if (nightlyTasks.missingThumbnails) {
      await this.jobs.add('AssetGenerateThumbnailsQueueAll', { force: false, skipFailed: true });
    }
  }

  private schedule({ nightlyTasks }: AdminConfig): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.run(), millisecondsUntil(nightlyTasks.startTime, new Date()));
    this.timer.unref();
  }

  private async run(): Promise<void> {
    try {
      await this.queueAll();
      this.schedule(await this.config.get());
    } catch (error) {
      this.logger.warn('The work of the night could not be queued', { cause: (error as Error).message });
      this.schedule(this.config.getDefaults());
    }
  }
}
