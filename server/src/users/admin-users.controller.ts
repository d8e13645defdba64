import { Permission, type UserAdminResponseDto, type UserPreferencesResponseDto } from '@immich/sdk';
import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { CurrentUser, type Auth } from '../http/current-user.ts';
import { Endpoint } from '../http/endpoint.ts';
import { IdParam } from '../http/request-schemas.ts';
import { UserPreferencesService } from './user-preferences.service.ts';
import {
  UserPreferencesResponseSchema,
  UserPreferencesUpdateSchema,
  type UserPreferencesUpdate,
} from './user-preferences.ts';
import { toUserAdminResponse, UserAdminResponseSchema } from './user-response.ts';
import {
  UserAdminCreateSchema,
  UserAdminDeleteSchema,
  UserAdminQuery,
  UserAdminUpdateSchema,
} from './users.schemas.ts';
import { UsersService } from './users.service.ts';

type Id = z.infer<typeof IdParam>;

@ApiTags('Users (admin)')
@Controller('admin/users')
export class AdminUsersController {
  constructor(
    private readonly users: UsersService,
    private readonly preferences: UserPreferencesService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List all accounts',
    permission: Permission.AdminUserRead,
    admin: true,
    response: z.array(UserAdminResponseSchema),
  })
  async searchUsersAdmin(
    @Query({ schema: UserAdminQuery }) query: z.infer<typeof UserAdminQuery>,
  ): Promise<UserAdminResponseDto[]> {
    const users = await this.users.listUsers(query);
    return users.map(toUserAdminResponse);
  }

  @Post()
  @Endpoint({
    summary: 'Create an account',
    permission: Permission.AdminUserCreate,
    admin: true,
    status: 201,
    response: UserAdminResponseSchema,
  })
  async createUserAdmin(
    @Body({ schema: UserAdminCreateSchema }) user: z.infer<typeof UserAdminCreateSchema>,
  ): Promise<UserAdminResponseDto> {
    return toUserAdminResponse(await this.users.createUser(user));
  }

  @Get(':id')
  @Endpoint({
    summary: 'Get an account',
    permission: Permission.AdminUserRead,
    admin: true,
    response: UserAdminResponseSchema,
  })
  async getUserAdmin(@Param({ schema: IdParam }) { id }: Id): Promise<UserAdminResponseDto> {
    return toUserAdminResponse(await this.users.getUser(id, { withDeleted: true }));
  }

  @Put(':id')
  @Endpoint({
    summary: 'Change an account',
    permission: Permission.AdminUserUpdate,
    admin: true,
    response: UserAdminResponseSchema,
  })
  async updateUserAdmin(
    @CurrentUser() auth: Auth,
    @Param({ schema: IdParam }) { id }: Id,
    @Body({ schema: UserAdminUpdateSchema }) change: z.infer<typeof UserAdminUpdateSchema>,
  ): Promise<UserAdminResponseDto> {
    return toUserAdminResponse(await this.users.updateAccount(auth.user.id, id, change));
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Close an account',
    permission: Permission.AdminUserDelete,
    admin: true,
    response: UserAdminResponseSchema,
  })
  async deleteUserAdmin(
    @CurrentUser() auth: Auth,
    @Param({ schema: IdParam }) { id }: Id,
    @Body({ schema: UserAdminDeleteSchema }) options: z.infer<typeof UserAdminDeleteSchema>,
  ): Promise<UserAdminResponseDto> {
    return toUserAdminResponse(await this.users.deleteUser(auth.user.id, id, options));
  }

  @Post(':id/restore')
  @Endpoint({
    summary: 'Open a closed account again',
    permission: Permission.AdminUserDelete,
    admin: true,
    response: UserAdminResponseSchema,
  })
  async restoreUserAdmin(@Param({ schema: IdParam }) { id }: Id): Promise<UserAdminResponseDto> {
    return toUserAdminResponse(await this.users.restoreUser(id));
  }

  @Get(':id/preferences')
  @Endpoint({
    summary: 'Get the preferences of a user',
    permission: Permission.AdminUserRead,
    admin: true,
    response: UserPreferencesResponseSchema,
  })
  async getUserPreferencesAdmin(@Param({ schema: IdParam }) { id }: Id): Promise<UserPreferencesResponseDto> {
    const user = await this.users.getUser(id, { withDeleted: true });
    return this.preferences.get(user.id);
  }

  @Put(':id/preferences')
  @Endpoint({
    summary: 'Change some preferences of a user',
    permission: Permission.AdminUserUpdate,
    admin: true,
    response: UserPreferencesResponseSchema,
  })
  async updateUserPreferencesAdmin(
    @Param({ schema: IdParam }) { id }: Id,
    @Body({ schema: UserPreferencesUpdateSchema }) update: UserPreferencesUpdate,
  ): Promise<UserPreferencesResponseDto> {
    const user = await this.users.getUser(id);
    return this.preferences.update(user.id, update);
  }
}
