import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.ts';
import { MachineLearningModule } from '../machine-learning/machine-learning.module.ts';
import { SystemConfigModule } from '../system-config/system-config.module.ts';
import { RegenerateClipService } from './regenerate-clip.service.ts';
import { SmartSearchController } from './smart-search.controller.ts';
import { SmartSearchJobs } from './smart-search.jobs.ts';
import { SmartSearchRepository } from './smart-search.repository.ts';
import { SmartSearchService } from './smart-search.service.ts';

@Module({
  imports: [AuthModule, MachineLearningModule, SystemConfigModule],
  controllers: [SmartSearchController],
  providers: [SmartSearchRepository, SmartSearchService, RegenerateClipService, SmartSearchJobs],
})
export class SmartSearchModule {}
