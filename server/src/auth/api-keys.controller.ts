import { Permission } from '@immich/sdk';
import { Body, Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Auth, CurrentUser } from '../http/current-user.ts';
import { Endpoint } from '../http/endpoint.ts';
import { IdParam } from '../http/request-schemas.ts';
import { ApiKeysService } from './api-keys.service.ts';
import {
  ApiKeyCreateResponseSchema,
  ApiKeyCreateSchema,
  ApiKeyResponseSchema,
  ApiKeyUpdateSchema,
} from './auth.schemas.ts';

@ApiTags('API keys')
@Controller('api-keys')
export class ApiKeysController {
  constructor(private readonly service: ApiKeysService) {}

  @Endpoint({
    summary: 'Create an API key',
    permission: Permission.ApiKeyCreate,
    status: 201,
    response: ApiKeyCreateResponseSchema,
  })
  @Post()
  createApiKey(
    @CurrentUser() auth: Auth,
    @Body({ schema: ApiKeyCreateSchema }) body: z.infer<typeof ApiKeyCreateSchema>,
  ) {
    return this.service.create(auth, body);
  }

  @Endpoint({
    summary: 'List the API keys of the current user',
    permission: Permission.ApiKeyRead,
    response: z.array(ApiKeyResponseSchema),
  })
  @Get()
  getApiKeys(@CurrentUser() auth: Auth) {
    return this.service.list(auth);
  }

  @Endpoint({
    summary: 'Get the API key of this request',
    permission: 'authenticated',
    response: ApiKeyResponseSchema,
  })
  @Get('me')
  getMyApiKey(@CurrentUser() auth: Auth) {
    return this.service.getMine(auth);
  }

  @Endpoint({ summary: 'Get an API key', permission: Permission.ApiKeyRead, response: ApiKeyResponseSchema })
  @Get(':id')
  getApiKey(@CurrentUser() auth: Auth, @Param({ schema: IdParam }) { id }: z.infer<typeof IdParam>) {
    return this.service.get(auth, id);
  }

  @Endpoint({ summary: 'Update an API key', permission: Permission.ApiKeyUpdate, response: ApiKeyResponseSchema })
  @Put(':id')
  updateApiKey(
    @CurrentUser() auth: Auth,
    @Param({ schema: IdParam }) { id }: z.infer<typeof IdParam>,
    @Body({ schema: ApiKeyUpdateSchema }) body: z.infer<typeof ApiKeyUpdateSchema>,
  ) {
    return this.service.update(auth, id, body);
  }

  @Endpoint({ summary: 'Delete an API key', permission: Permission.ApiKeyDelete, status: 204 })
  @Delete(':id')
  deleteApiKey(@CurrentUser() auth: Auth, @Param({ schema: IdParam }) { id }: z.infer<typeof IdParam>) {
    return this.service.delete(auth, id);
  }
}
