import { Module } from '@nestjs/common';
import { SystemConfigModule } from '../system-config/system-config.module.ts';
import { ConfiguredServers, InferenceServers } from './inference-servers.ts';
import { MachineLearningClient } from './machine-learning-client.ts';
import { PreviewRepository } from './preview.repository.ts';
import { PreviewService } from './preview.service.ts';

@Module({
  imports: [SystemConfigModule],
  providers: [
    { provide: InferenceServers, useClass: ConfiguredServers },
    MachineLearningClient,
    PreviewRepository,
    PreviewService,
  ],
  exports: [MachineLearningClient, PreviewService],
})
export class MachineLearningModule {}
