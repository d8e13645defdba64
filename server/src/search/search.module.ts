import { Module } from '@nestjs/common';
import { AssetsModule } from '../assets/assets.module.ts';
import { AuthModule } from '../auth/auth.module.ts';
import { MachineLearningModule } from '../machine-learning/machine-learning.module.ts';
import { PartnersModule } from '../partners/partners.module.ts';
import { SystemConfigModule } from '../system-config/system-config.module.ts';
import { SearchQueryController } from './search-query.controller.ts';
import { SearchController } from './search.controller.ts';
import { SearchRepository } from './search.repository.ts';
import { SearchService } from './search.service.ts';

@Module({
  imports: [AssetsModule, AuthModule, MachineLearningModule, PartnersModule, SystemConfigModule],
  controllers: [SearchController, SearchQueryController],
  providers: [SearchRepository, SearchService],
})
export class SearchModule {}
