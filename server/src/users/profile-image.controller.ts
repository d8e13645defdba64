import { Permission, type CreateProfileImageResponseDto } from '@immich/sdk';
import { Controller, Delete, Get, Header, Param, Post, Req, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import type { z } from 'zod';
import { CurrentUser, type Auth } from '../http/current-user.ts';
import { Endpoint } from '../http/endpoint.ts';
import { IdParam } from '../http/request-schemas.ts';
import { ProfileImageService } from './profile-image.service.ts';
import { CreateProfileImageResponseSchema } from './users.schemas.ts';

@ApiTags('Users')
@Controller('users')
export class ProfileImageController {
  constructor(private readonly pictures: ProfileImageService) {}

  @Post('profile-image')
  @Endpoint({
    summary: 'Choose my picture',
    permission: Permission.UserProfileImageUpdate,
    status: 201,
    response: CreateProfileImageResponseSchema,
  })
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } },
  })
  async createProfileImage(@CurrentUser() auth: Auth, @Req() request: Request): Promise<CreateProfileImageResponseDto> {
    const user = await this.pictures.replace(auth.user.id, request);
    return {
      userId: user.id,
      profileImagePath: user.profileImagePath,
      profileChangedAt: user.profileChangedAt.toISOString(),
    };
  }

  @Delete('profile-image')
  @Endpoint({ summary: 'Remove my picture', permission: Permission.UserProfileImageDelete, status: 204 })
  deleteProfileImage(@CurrentUser() auth: Auth): Promise<void> {
    return this.pictures.delete(auth.user.id);
  }

  @Get(':id/profile-image')
  @Endpoint({ summary: 'Get the picture of a user', permission: Permission.UserProfileImageRead })
  @Header('Cache-Control', 'private, max-age=86400, no-transform')
  async getProfileImage(@Param({ schema: IdParam }) { id }: z.infer<typeof IdParam>): Promise<StreamableFile> {
    return new StreamableFile(await this.pictures.read(id), { type: 'image/jpeg' });
  }
}
