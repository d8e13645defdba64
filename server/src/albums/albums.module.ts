import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.ts';
import { UsersModule } from '../users/users.module.ts';
import { AlbumAccessRepository } from './album-access.repository.ts';
import { AlbumAccessService } from './album-access.service.ts';
import { AlbumUsersController } from './album-users.controller.ts';
import { AlbumsController } from './albums.controller.ts';
import { AlbumsRepository } from './albums.repository.ts';
import { AlbumsService } from './albums.service.ts';

@Module({
  imports: [AuthModule, UsersModule],
  controllers: [AlbumsController, AlbumUsersController],
  providers: [AlbumAccessRepository, AlbumAccessService, AlbumsRepository, AlbumsService],
  exports: [AlbumAccessService, AlbumsService],
})
export class AlbumsModule {}
