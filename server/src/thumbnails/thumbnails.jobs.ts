import { Injectable } from '@nestjs/common';
import { done, JobHandlers, skipped } from '../jobs/job-handlers.ts';
import { ThumbnailsService } from './thumbnails.service.ts';

@Injectable()
export class ThumbnailsJobs {
  constructor(handlers: JobHandlers, thumbnails: ThumbnailsService) {
    handlers.register({
      AssetGenerateThumbnails: async ({ id, source, notify }, { signal }) => {
        const isUpload = source === 'upload' || notify === true;
        return (await thumbnails.generate(id, { isUpload }, signal)) ? done : skipped('the asset is gone');
      },
      AssetGenerateThumbnailsQueueAll: async (which, { signal }) => {
        await thumbnails.queueAll(which, signal);
        return done;
      },
    });
  }
}
