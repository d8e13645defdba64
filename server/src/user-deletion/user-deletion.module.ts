import { Module } from '@nestjs/common';
import { SystemConfigModule } from '../system-config/system-config.module.ts';
import { UserDeletionJobs } from './user-deletion.jobs.ts';
import { UserDeletionRepository } from './user-deletion.repository.ts';
import { UserDeletionService } from './user-deletion.service.ts';

@Module({ imports: [SystemConfigModule], providers: [UserDeletionJobs, UserDeletionRepository, UserDeletionService] })
export class UserDeletionModule {}
