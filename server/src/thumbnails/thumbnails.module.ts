import { Module } from '@nestjs/common';
import { ThumbnailsJobs } from './thumbnails.jobs.ts';
import { ThumbnailsRepository } from './thumbnails.repository.ts';
import { ThumbnailsService } from './thumbnails.service.ts';

@Module({ providers: [ThumbnailsJobs, ThumbnailsRepository, ThumbnailsService] })
export class ThumbnailsModule {}
