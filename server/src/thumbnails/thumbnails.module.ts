import { Module } from '@nestjs/common';
import { MetadataModule } from '../metadata/metadata.module.ts';
import { SystemConfigModule } from '../system-config/system-config.module.ts';
import { ThumbnailsJobs } from './thumbnails.jobs.ts';
import { ThumbnailsRepository } from './thumbnails.repository.ts';
import { ThumbnailsService } from './thumbnails.service.ts';

@Module({
  imports: [MetadataModule, SystemConfigModule],
  providers: [ThumbnailsJobs, ThumbnailsRepository, ThumbnailsService],
})
export class ThumbnailsModule {}
