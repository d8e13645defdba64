import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.ts';
import { MachineLearningModule } from '../machine-learning/machine-learning.module.ts';
import { SystemConfigModule } from '../system-config/system-config.module.ts';
import { AssetTextService } from './asset-text.service.ts';
import { CorrectionsRepository } from './corrections/corrections.repository.ts';
import { OcrController } from './ocr.controller.ts';
import { OcrJobs } from './ocr.jobs.ts';
import { OcrRepository } from './ocr.repository.ts';
import { OcrService } from './ocr.service.ts';
import { StoredTextService } from './stored-text.service.ts';
import { TextIndexJobs } from './text-index.jobs.ts';
import { TextIndexRepository } from './text-index.repository.ts';
import { TextIndexService } from './text-index.service.ts';
import { WholeWordsService } from './words/whole-words.service.ts';
import { WordsController } from './words/words.controller.ts';
import { WordsRepository } from './words/words.repository.ts';
import { WordsService } from './words/words.service.ts';

const TEXT_OF_ASSETS = [OcrRepository, CorrectionsRepository, StoredTextService, AssetTextService];
const READING = [OcrService, OcrJobs];
const TEXT_INDEX = [
  TextIndexRepository,
  TextIndexService,
  TextIndexJobs,
  WordsRepository,
  WholeWordsService,
  WordsService,
];

@Module({
  imports: [AuthModule, MachineLearningModule, SystemConfigModule],
  controllers: [OcrController, WordsController],
  providers: [...TEXT_OF_ASSETS, ...READING, ...TEXT_INDEX],
  exports: [TextIndexService, WholeWordsService],
})
export class OcrModule {}
