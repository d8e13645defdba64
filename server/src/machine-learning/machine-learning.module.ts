import { Module } from '@nestjs/common';
import { SystemConfigModule } from '../system-config/system-config.module.ts';
import { ClipEncoderRepository } from './clip-encoder.repository.ts';
import { ClipService } from './clip.service.ts';
import { ConfiguredServers, InferenceServers } from './inference-servers.ts';
import { MachineLearningClient } from './machine-learning-client.ts';
import { PreviewRepository } from './preview.repository.ts';
import { PreviewService } from './preview.service.ts';

@Module({
  imports: [SystemConfigModule],
  providers: [
    { provide: InferenceServers, useClass: ConfiguredServers },
    MachineLearningClient,
    ClipEncoderRepository,
    ClipService,
    PreviewRepository,
    PreviewService,
  ],
  exports: [ClipService, MachineLearningClient, PreviewService],
})
export class MachineLearningModule {}
