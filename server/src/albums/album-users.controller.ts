import { Permission } from '@immich/sdk';
import { Body, Controller, Delete, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { type Auth, CurrentUser } from '../http/current-user.ts';
import { Endpoint } from '../http/endpoint.ts';
import { IdParam } from '../http/request-schemas.ts';
import { AddUsersSchema, AlbumResponseSchema, AlbumUserParam, UpdateAlbumUserSchema } from './albums.schemas.ts';
import { AlbumsService } from './albums.service.ts';

type AlbumUser = z.infer<typeof AlbumUserParam>;

@ApiTags('Albums')
@Controller('albums/:id')
export class AlbumUsersController {
  constructor(private readonly service: AlbumsService) {}

  @Endpoint({
    summary: 'Share an album with users',
    permission: Permission.AlbumUserCreate,
    response: AlbumResponseSchema,
  })
  @Put('users')
  addUsersToAlbum(
    @CurrentUser() auth: Auth,
    @Param({ schema: IdParam }) { id }: z.infer<typeof IdParam>,
    @Body({ schema: AddUsersSchema }) { albumUsers }: z.infer<typeof AddUsersSchema>,
  ) {
    return this.service.addUsers(auth, id, albumUsers);
  }

  @Endpoint({ summary: 'Change what a user may do in an album', permission: Permission.AlbumUserUpdate, status: 204 })
  @Put('user/:userId')
  updateAlbumUser(
    @CurrentUser() auth: Auth,
    @Param({ schema: AlbumUserParam }) { id, userId }: AlbumUser,
    @Body({ schema: UpdateAlbumUserSchema }) { role }: z.infer<typeof UpdateAlbumUserSchema>,
  ): Promise<void> {
    return this.service.updateUser(auth, id, userId === 'me' ? auth.user.id : userId, role);
  }

  @Endpoint({ summary: 'Remove a user from an album', permission: Permission.AlbumUserDelete, status: 204 })
  @Delete('user/:userId')
  removeUserFromAlbum(
    @CurrentUser() auth: Auth,
    @Param({ schema: AlbumUserParam }) { id, userId }: AlbumUser,
  ): Promise<void> {
    return this.service.removeUser(auth, id, userId === 'me' ? auth.user.id : userId);
  }
}
