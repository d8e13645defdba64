import { Module } from '@nestjs/common';
import { AlbumsModule } from '../albums/albums.module.ts';
import { AssetsModule } from '../assets/assets.module.ts';
import { AuthModule } from '../auth/auth.module.ts';
import { MachineLearningModule } from '../machine-learning/machine-learning.module.ts';
import { OcrModule } from '../ocr/ocr.module.ts';
import { PartnersModule } from '../partners/partners.module.ts';
import { SystemConfigModule } from '../system-config/system-config.module.ts';
import { ExploreController } from './explore/explore.controller.ts';
import { ExploreRepository } from './explore/explore.repository.ts';
import { ExploreService } from './explore/explore.service.ts';
import { PictureQueryService } from './picture-query.service.ts';
import { FoundAssetsRepository } from './regenerate/found-assets.repository.ts';
import { RegenerateFoundController } from './regenerate/regenerate-found.controller.ts';
import { RegenerateFoundService } from './regenerate/regenerate-found.service.ts';
import { SearchQueryController } from './search-query.controller.ts';
import { SearchController } from './search.controller.ts';
import { SearchRepository } from './search.repository.ts';
import { SearchService } from './search.service.ts';
import { SearchedAlbumsRepository } from './searched-albums.repository.ts';
import { SearchedAlbumsService } from './searched-albums.service.ts';
import { SearchStatusController } from './status/search-status.controller.ts';

@Module({
  imports: [
    AlbumsModule,
    AssetsModule,
    AuthModule,
    MachineLearningModule,
    OcrModule,
    PartnersModule,
    SystemConfigModule,
  ],
  controllers: [
    SearchController,
    SearchQueryController,
    SearchStatusController,
    ExploreController,
    RegenerateFoundController,
  ],
  providers: [
    ExploreRepository,
    ExploreService,
    FoundAssetsRepository,
    PictureQueryService,
    RegenerateFoundService,
    SearchedAlbumsRepository,
    SearchedAlbumsService,
    SearchRepository,
    SearchService,
  ],
})
export class SearchModule {}
