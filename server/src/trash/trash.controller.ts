import { Permission } from '@immich/sdk';
import { Body, Controller, Delete, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { type Auth, CurrentUser } from '../http/current-user.ts';
import { Endpoint } from '../http/endpoint.ts';
import { BulkDeleteSchema, BulkIdsSchema, TrashResponseSchema } from './trash.schemas.ts';
import { TrashService } from './trash.service.ts';

@ApiTags('Trash')
@Controller()
export class TrashController {
  constructor(private readonly service: TrashService) {}

  @Endpoint({ summary: 'Delete assets', permission: Permission.AssetDelete, status: 204 })
  @Delete('assets')
  deleteAssets(
    @CurrentUser() auth: Auth,
    @Body({ schema: BulkDeleteSchema }) { ids, force }: z.infer<typeof BulkDeleteSchema>,
  ): Promise<void> {
    return this.service.deleteAssets(auth, ids, force);
  }

  @Endpoint({ summary: 'Empty the trash', permission: Permission.AssetDelete, response: TrashResponseSchema })
  @Post('trash/empty')
  async emptyTrash(@CurrentUser() auth: Auth) {
    return { count: await this.service.empty(auth) };
  }

  @Endpoint({ summary: 'Restore the trash', permission: Permission.AssetDelete, response: TrashResponseSchema })
  @Post('trash/restore')
  async restoreTrash(@CurrentUser() auth: Auth) {
    return { count: await this.service.restoreAll(auth) };
  }

  @Endpoint({ summary: 'Restore assets', permission: Permission.AssetDelete, response: TrashResponseSchema })
  @Post('trash/restore/assets')
  async restoreAssets(
    @CurrentUser() auth: Auth,
    @Body({ schema: BulkIdsSchema }) { ids }: z.infer<typeof BulkIdsSchema>,
  ) {
    return { count: await this.service.restore(auth, ids) };
  }
}
