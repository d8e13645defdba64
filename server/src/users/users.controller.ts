import { Permission, type UserAdminResponseDto, type UserResponseDto } from '@immich/sdk';
import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { CurrentUser, type Auth } from '../http/current-user.ts';
import { Endpoint } from '../http/endpoint.ts';
import { IdParam } from '../http/request-schemas.ts';
import { SystemConfigService } from '../system-config/system-config.service.ts';
import { toUserAdminResponse, toUserResponse, UserAdminResponseSchema, UserResponseSchema } from './user-response.ts';
import { UserUpdateMeSchema } from './users.schemas.ts';
import { UsersService } from './users.service.ts';

@ApiTags('Users')
@Controller('users')
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly config: SystemConfigService,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List the users of the server',
    permission: Permission.UserRead,
    response: z.array(UserResponseSchema),
  })
  async searchUsers(@CurrentUser() auth: Auth): Promise<UserResponseDto[]> {
    const { server } = await this.config.get();
    const seesEveryone = server.publicUsers || auth.user.isAdmin;
    const users = await this.users.listUsers(seesEveryone ? {} : { id: auth.user.id });
    return users.map(toUserResponse);
  }

  @Get('me')
  @Endpoint({ summary: 'Get my account', permission: Permission.UserRead, response: UserAdminResponseSchema })
  async getMyUser(@CurrentUser() auth: Auth): Promise<UserAdminResponseDto> {
    return toUserAdminResponse(await this.users.getUser(auth.user.id));
  }

  @Put('me')
  @Endpoint({ summary: 'Change my account', permission: Permission.UserUpdate, response: UserAdminResponseSchema })
  async updateMyUser(
    @CurrentUser() auth: Auth,
    @Body({ schema: UserUpdateMeSchema }) change: z.infer<typeof UserUpdateMeSchema>,
  ): Promise<UserAdminResponseDto> {
    return toUserAdminResponse(await this.users.updateOwnAccount(auth.user.id, change));
  }

  @Get(':id')
  @Endpoint({ summary: 'Get a user', permission: Permission.UserRead, response: UserResponseSchema })
  async getUser(@Param({ schema: IdParam }) { id }: z.infer<typeof IdParam>): Promise<UserResponseDto> {
    return toUserResponse(await this.users.getUser(id));
  }
}
