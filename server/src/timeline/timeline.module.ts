import { Module } from '@nestjs/common';
import { AlbumsModule } from '../albums/albums.module.ts';
import { PartnersModule } from '../partners/partners.module.ts';
import { TimelineController } from './timeline.controller.ts';
import { TimelineRepository } from './timeline.repository.ts';
import { TimelineService } from './timeline.service.ts';

@Module({
  imports: [AlbumsModule, PartnersModule],
  controllers: [TimelineController],
  providers: [TimelineRepository, TimelineService],
})
export class TimelineModule {}
