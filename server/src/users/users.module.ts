import { Module } from '@nestjs/common';
import { SystemConfigModule } from '../system-config/system-config.module.ts';
import { AdminUsersController } from './admin-users.controller.ts';
import { MyAccountController } from './my-account.controller.ts';
import { ProfileImageController } from './profile-image.controller.ts';
import { ProfileImageService } from './profile-image.service.ts';
import { UserMetadataRepository } from './user-metadata.repository.ts';
import { UserPreferencesService } from './user-preferences.service.ts';
import { UsersController } from './users.controller.ts';
import { UsersRepository } from './users.repository.ts';
import { UsersService } from './users.service.ts';

@Module({
  imports: [SystemConfigModule],
  // The paths below `users/me` come before `users/:id`.
  controllers: [MyAccountController, ProfileImageController, UsersController, AdminUsersController],
  providers: [ProfileImageService, UserMetadataRepository, UserPreferencesService, UsersRepository, UsersService],
  exports: [UsersService],
})
export class UsersModule {}
