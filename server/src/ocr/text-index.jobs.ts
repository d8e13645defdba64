import { Injectable } from '@nestjs/common';
import { done, JobHandlers, type JobResult } from '../jobs/job-handlers.ts';
import { JobQueue } from '../jobs/job-queue.ts';
import { TextIndexService } from './text-index.service.ts';

@Injectable()
export class TextIndexJobs {
  constructor(
    handlers: JobHandlers,
    private readonly queue: JobQueue,
    private readonly index: TextIndexService,
  ) {
    handlers.register({
      OcrIndex: async ({ ids }) => {
        await this.index.rebuild(ids);
        return done;
      },
      OcrIndexQueueAll: ({ force = false }, { signal }) => this.queueAll(force, signal),
    });
  }

  private async queueAll(force: boolean, signal: AbortSignal): Promise<JobResult> {
    for await (const ids of this.index.streamEntriesToRebuild({ force })) {
      signal.throwIfAborted();
      await this.queue.add('OcrIndex', { ids });
    }
    await this.index.forgetUnusedWords(signal);
    return done;
  }
}
