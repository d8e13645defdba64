import { type DynamicModule, Module } from '@nestjs/common';
import { AlbumsModule } from './albums/albums.module.ts';
import { AssetsModule } from './assets/assets.module.ts';
import { AuthModule } from './auth/auth.module.ts';
import { ConfigModule } from './config/config.module.ts';
import type { Config } from './config/config.ts';
import { DatabaseModule } from './database/database.module.ts';
import { EventsModule } from './events/events.module.ts';
import { JobsModule } from './jobs/jobs.module.ts';
import { MetadataModule } from './metadata/metadata.module.ts';
import { OcrModule } from './ocr/ocr.module.ts';
import { PartnersModule } from './partners/partners.module.ts';
import { SearchModule } from './search/search.module.ts';
import { ServerInfoModule } from './server-info/server-info.module.ts';
import { SmartSearchModule } from './smart-search/smart-search.module.ts';
import { StorageModule } from './storage/storage.module.ts';
import { SystemConfigModule } from './system-config/system-config.module.ts';
import { TelemetryModule } from './telemetry/telemetry.module.ts';
import { ThumbnailsModule } from './thumbnails/thumbnails.module.ts';
import { TimelineModule } from './timeline/timeline.module.ts';
import { TrashModule } from './trash/trash.module.ts';
import { UserDeletionModule } from './user-deletion/user-deletion.module.ts';
import { UsersModule } from './users/users.module.ts';

const INFRASTRUCTURE = [DatabaseModule, EventsModule, JobsModule, StorageModule];

/** The table of contents of the server. */
@Module({
  imports: [
    ...INFRASTRUCTURE,
    AuthModule,
    UsersModule,
    UserDeletionModule,
    ServerInfoModule,
    SystemConfigModule,
    AssetsModule,
    AlbumsModule,
    PartnersModule,
    TimelineModule,
    MetadataModule,
    ThumbnailsModule,
    TrashModule,
    OcrModule,
    SmartSearchModule,
    SearchModule,
    TelemetryModule,
  ],
})
export class AppModule {
  static with(config: Config): DynamicModule {
    return { module: AppModule, imports: [ConfigModule.with(config)] };
  }
}
