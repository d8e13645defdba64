import { Injectable } from '@nestjs/common';
import { done, JobHandlers } from '../../jobs/job-handlers.ts';
import { UploadCleanupService } from './upload-cleanup.service.ts';

@Injectable()
export class UploadJobs {
  constructor(handlers: JobHandlers, cleanup: UploadCleanupService) {
    handlers.register({
      UploadCleanup: async (_, { signal }) => {
        await cleanup.removeUnacknowledged(signal);
        return done;
      },
    });
  }
}
