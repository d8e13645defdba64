import { Permission } from '@immich/sdk';
import { Body, Controller, Delete, Get, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Auth, CurrentUser } from '../http/current-user.ts';
import { Endpoint } from '../http/endpoint.ts';
import { IdParam } from '../http/request-schemas.ts';
import { SessionResponseSchema, SessionUpdateSchema } from './auth.schemas.ts';
import { AuthService } from './auth.service.ts';

@ApiTags('Sessions')
@Controller('sessions')
export class SessionsController {
  constructor(private readonly service: AuthService) {}

  @Endpoint({
    summary: 'List the sessions of the current user',
    permission: Permission.SessionRead,
    response: z.array(SessionResponseSchema),
  })
  @Get()
  getSessions(@CurrentUser() auth: Auth) {
    return this.service.listSessions(auth);
  }

  @Endpoint({ summary: 'End all sessions but this one', permission: Permission.SessionDelete, status: 204 })
  @Delete()
  deleteAllSessions(@CurrentUser() auth: Auth) {
    return this.service.deleteOtherSessions(auth);
  }

  @Endpoint({ summary: 'Update a session', permission: Permission.SessionUpdate, response: SessionResponseSchema })
  @Put(':id')
  updateSession(
    @CurrentUser() auth: Auth,
    @Param({ schema: IdParam }) { id }: z.infer<typeof IdParam>,
    @Body({ schema: SessionUpdateSchema }) body: z.infer<typeof SessionUpdateSchema>,
  ) {
    return this.service.updateSession(auth, id, body.isPendingSyncReset);
  }

  @Endpoint({ summary: 'End a session', permission: Permission.SessionDelete, status: 204 })
  @Delete(':id')
  deleteSession(@CurrentUser() auth: Auth, @Param({ schema: IdParam }) { id }: z.infer<typeof IdParam>) {
    return this.service.deleteSession(auth, id);
  }
}
