import { Injectable } from '@nestjs/common';
import { done, JobHandlers, skipped } from '../jobs/job-handlers.ts';
import { MetadataService } from './metadata.service.ts';

@Injectable()
export class MetadataJobs {
  constructor(handlers: JobHandlers, metadata: MetadataService) {
    handlers.register({
      AssetExtractMetadata: async ({ id, source }, { signal }) => {
        const isExtracted = await metadata.extract(id, { isUpload: source === 'upload' }, signal);
        return isExtracted ? done : skipped('the asset is gone');
      },
      AssetExtractMetadataQueueAll: async (which, { signal }) => {
        await metadata.queueAll(which, signal);
        return done;
      },
    });
  }
}
