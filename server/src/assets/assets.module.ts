import { Module } from '@nestjs/common';
import { AlbumsModule } from '../albums/albums.module.ts';
import { AuthModule } from '../auth/auth.module.ts';
import { UsersModule } from '../users/users.module.ts';
import { AssetMessages } from './asset-messages.ts';
import { AssetsController } from './assets.controller.ts';
import { AssetsRepository } from './assets.repository.ts';
import { AssetsService } from './assets.service.ts';
import { ClientMetadataController } from './client-metadata/client-metadata.controller.ts';
import { ClientMetadataRepository } from './client-metadata/client-metadata.repository.ts';
import { ClientMetadataService } from './client-metadata/client-metadata.service.ts';
import { CopyController } from './copy/copy.controller.ts';
import { CopyRepository } from './copy/copy.repository.ts';
import { CopyService } from './copy/copy.service.ts';
import { MediaController } from './media/media.controller.ts';
import { MediaRepository } from './media/media.repository.ts';
import { MediaService } from './media/media.service.ts';
import { LongUploads } from './upload/long-uploads.ts';
import { UploadCleanupService } from './upload/upload-cleanup.service.ts';
import { UploadController } from './upload/upload.controller.ts';
import { UploadJobs } from './upload/upload.jobs.ts';
import { UploadRepository } from './upload/upload.repository.ts';
import { UploadService } from './upload/upload.service.ts';

@Module({
  imports: [AlbumsModule, AuthModule, UsersModule],
  // Fixed paths such as `assets/copy` come before `assets/:id`.
  controllers: [UploadController, CopyController, ClientMetadataController, AssetsController, MediaController],
  providers: [
    AssetMessages,
    AssetsRepository,
    AssetsService,
    ClientMetadataRepository,
    ClientMetadataService,
    CopyRepository,
    CopyService,
    LongUploads,
    MediaRepository,
    MediaService,
    UploadCleanupService,
    UploadJobs,
    UploadRepository,
    UploadService,
  ],
  exports: [AssetsService],
})
export class AssetsModule {}
