import { Module } from '@nestjs/common';
import { AdminConfigController } from './admin-config.controller.ts';
import { JobConcurrency } from './job-concurrency.ts';
import { NightlyJobs } from './nightly-jobs.ts';
import { SharedConfigController } from './shared-config.controller.ts';
import { SystemConfigController } from './system-config.controller.ts';
import { SystemConfigService } from './system-config.service.ts';
import { SystemMetadataController } from './system-metadata.controller.ts';
import { SystemMetadataRepository } from './system-metadata.repository.ts';
import { SystemMetadataService } from './system-metadata.service.ts';

@Module({
  controllers: [AdminConfigController, SharedConfigController, SystemConfigController, SystemMetadataController],
  providers: [JobConcurrency, NightlyJobs, SystemConfigService, SystemMetadataRepository, SystemMetadataService],
  exports: [SystemConfigService, SystemMetadataService],
})
export class SystemConfigModule {}
