import { Module } from '@nestjs/common';
import { UserMetadataRepository } from './user-metadata.repository.ts';
import { UsersRepository } from './users.repository.ts';
import { UsersService } from './users.service.ts';

@Module({ providers: [UsersRepository, UserMetadataRepository, UsersService], exports: [UsersService] })
export class UsersModule {}
