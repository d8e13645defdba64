import { Module } from '@nestjs/common';
import { ExifReader } from './exif-reader.ts';
import { MetadataJobs } from './metadata.jobs.ts';
import { MetadataRepository } from './metadata.repository.ts';
import { MetadataService } from './metadata.service.ts';

@Module({ providers: [ExifReader, MetadataJobs, MetadataRepository, MetadataService], exports: [ExifReader] })
export class MetadataModule {}
