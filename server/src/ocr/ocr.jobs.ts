import { Injectable } from '@nestjs/common';
import type { JobPayload } from '../jobs/job-catalogue.ts';
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
      OcrQueueAll: (which, { signal }) => this.queueAll(which, signal),
    });
  }

  private async read(assetId: string, signal: AbortSignal): Promise<JobResult> {
    const reading = await this.ocr.read(assetId, signal);
    return reading.read ? done : skipped(reading.reason);
  }

  private async queueAll(
    { force = false, skipFailed }: JobPayload<'OcrQueueAll'>,
    signal: AbortSignal,
  ): Promise<JobResult> {
    const missing = this.ocr.streamAssetsToRead({ force });
    await this.queue.addForAssets('Ocr', missing, { payload: (id) => ({ id }), skipFailed, signal });
    return done;
  }
}
