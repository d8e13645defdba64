import { Injectable } from '@nestjs/common';
import { done, JobHandlers, type JobResult, skipped } from '../jobs/job-handlers.ts';
import { JobQueue } from '../jobs/job-queue.ts';
import { OcrService } from './ocr.service.ts';

@Injectable()
export class OcrJobs {
  constructor(
    handlers: JobHandlers,
    private readonly queue: JobQueue,
    private readonly ocr: OcrService,
  ) {
    handlers.register({
      Ocr: ({ id }, { signal }) => this.read(id, signal),
      OcrQueueAll: ({ force = false }, { signal }) => this.queueAll(force, signal),
    });
  }

  private async read(assetId: string, signal: AbortSignal): Promise<JobResult> {
    const reading = await this.ocr.read(assetId, signal);
    return reading.read ? done : skipped(reading.reason);
  }

  private async queueAll(force: boolean, signal: AbortSignal): Promise<JobResult> {
    for await (const ids of this.ocr.streamAssetsToRead({ force })) {
      signal.throwIfAborted();
      await this.queue.addAll(
        'Ocr',
        ids.map((id) => ({ id })),
      );
    }
    return done;
  }
}
