import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { JobWorkers } from '../jobs/job-workers.ts';
import type { AdminConfig } from './admin-config.ts';
import { SystemConfigService } from './system-config.service.ts';

/** Makes the workers of this process follow the settings. */
@Injectable()
export class JobConcurrency implements OnApplicationBootstrap {
  constructor(
    private readonly config: SystemConfigService,
    private readonly workers: JobWorkers,
  ) {
    config.onChange((changed) => this.apply(changed));
  }

  async onApplicationBootstrap(): Promise<void> {
    this.apply(await this.config.get());
  }

  private apply({ job }: AdminConfig): void {
    for (const [queue, { concurrency }] of Object.entries(job)) {
      this.workers.setConcurrency(queue as keyof AdminConfig['job'], concurrency);
    }
  }
}
