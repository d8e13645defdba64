import { Module } from '@nestjs/common';
import { SystemConfigModule } from '../system-config/system-config.module.ts';
import { MachineLearningClient } from './machine-learning-client.ts';
import { PreviewRepository } from './preview.repository.ts';
import { PreviewService } from './preview.service.ts';

@Module({
  imports: [SystemConfigModule],
  providers: [MachineLearningClient, PreviewRepository, PreviewService],
  exports: [MachineLearningClient, PreviewService],
})
export class MachineLearningModule {}
