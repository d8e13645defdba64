import { Injectable } from '@nestjs/common';
import type { JobPayload } from '../jobs/job-catalogue.ts';
import { done, JobHandlers, type JobResult, skipped } from '../jobs/job-handlers.ts';
import { JobQueue } from '../jobs/job-queue.ts';
import { SystemConfigService } from '../system-config/system-config.service.ts';
import { ENCODER_CHANGED, SmartSearchService } from './smart-search.service.ts';

@Injectable()
export class SmartSearchJobs {
  constructor(
    handlers: JobHandlers,
    private readonly queue: JobQueue,
    private readonly smartSearch: SmartSearchService,
    systemConfig: SystemConfigService,
  ) {
    handlers.register({
      SmartSearch: ({ id }, { signal }) => this.encode(id, signal),
      SmartSearchQueueAll: (which, { signal }) => this.queueAll(which, signal),
    });
    systemConfig.onChange(() => this.queueForNewModel());
  }

  private async encode(assetId: string, signal: AbortSignal): Promise<JobResult> {
    const encoding = await this.smartSearch.encode(assetId, signal);
    if (encoding.encoded) {
      return done;
    }
    if (encoding.reason === ENCODER_CHANGED) {
      await this.queue.add('SmartSearch', { id: assetId });
    }
    return skipped(encoding.reason);
  }

  /** All processes hear of a change, and all queue the same job, of which one remains. */
  private async queueForNewModel(): Promise<void> {
    if (await this.smartSearch.isModelNew()) {
      await this.queue.add('SmartSearchQueueAll', { force: false });
    }
  }

  private async queueAll(
    { force = false, skipFailed }: JobPayload<'SmartSearchQueueAll'>,
    signal: AbortSignal,
  ): Promise<JobResult> {
    await this.smartSearch.findEncoder({ force }, signal);
    const missing = this.smartSearch.streamAssetsToEncode({ force });
    await this.queue.addForAssets('SmartSearch', missing, { payload: (id) => ({ id }), skipFailed, signal });
    return done;
  }
}
