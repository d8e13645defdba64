import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.ts';
import { SystemConfigModule } from '../system-config/system-config.module.ts';
import { DeletionService } from './deletion.service.ts';
import { TrashController } from './trash.controller.ts';
import { TrashJobs } from './trash.jobs.ts';
import { TrashRepository } from './trash.repository.ts';
import { TrashService } from './trash.service.ts';

@Module({
  imports: [AuthModule, SystemConfigModule],
  controllers: [TrashController],
  providers: [DeletionService, TrashJobs, TrashRepository, TrashService],
})
export class TrashModule {}
