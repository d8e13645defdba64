import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.ts';
import { MachineLearningModule } from '../machine-learning/machine-learning.module.ts';
import { SystemConfigModule } from '../system-config/system-config.module.ts';
import { AssetTextService } from './asset-text.service.ts';
import { OcrController } from './ocr.controller.ts';
import { OcrJobs } from './ocr.jobs.ts';
import { OcrRepository } from './ocr.repository.ts';
import { OcrService } from './ocr.service.ts';

@Module({
  imports: [AuthModule, MachineLearningModule, SystemConfigModule],
  controllers: [OcrController],
  providers: [OcrRepository, OcrService, AssetTextService, OcrJobs],
})
export class OcrModule {}
