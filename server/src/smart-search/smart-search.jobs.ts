import { Injectable } from '@nestjs/common';
import { done, JobHandlers, type JobResult, skipped } from '../jobs/job-handlers.ts';
import { JobQueue } from '../jobs/job-queue.ts';
import { SmartSearchService } from './smart-search.service.ts';

@Injectable()
export class SmartSearchJobs {
  constructor(
    handlers: JobHandlers,
    private readonly queue: JobQueue,
    private readonly smartSearch: SmartSearchService,
  ) {
    handlers.register({
      SmartSearch: ({ id }, { signal }) => this.encode(id, signal),
      SmartSearchQueueAll: ({ force = false }, { signal }) => this.queueAll(force, signal),
    });
  }

  private async encode(assetId: string, signal: AbortSignal): Promise<JobResult> {
    const encoding = await this.smartSearch.encode(assetId, signal);
    return encoding.encoded ? done : skipped(encoding.reason);
  }

  private async queueAll(force: boolean, signal: AbortSignal): Promise<JobResult> {
    for await (const ids of this.smartSearch.streamAssetsToEncode({ force })) {
      signal.throwIfAborted();
      await this.queue.addAll(
        'SmartSearch',
        ids.map((id) => ({ id })),
      );
    }
    return done;
  }
}
