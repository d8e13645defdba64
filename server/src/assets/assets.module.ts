import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.ts';
import { UsersModule } from '../users/users.module.ts';
import { AssetMessages } from './asset-messages.ts';
import { AssetsController } from './assets.controller.ts';
import { AssetsRepository } from './assets.repository.ts';
import { AssetsService } from './assets.service.ts';
import { MediaController } from './media/media.controller.ts';
import { MediaRepository } from './media/media.repository.ts';
import { MediaService } from './media/media.service.ts';
import { LongUploads } from './upload/long-uploads.ts';
import { UploadController } from './upload/upload.controller.ts';
import { UploadRepository } from './upload/upload.repository.ts';
import { UploadService } from './upload/upload.service.ts';

@Module({
  imports: [AuthModule, UsersModule],
  controllers: [UploadController, AssetsController, MediaController],
  providers: [
    AssetMessages,
    AssetsRepository,
    AssetsService,
    LongUploads,
    MediaRepository,
    MediaService,
    UploadRepository,
    UploadService,
  ],
  exports: [AssetsService],
})
export class AssetsModule {}
