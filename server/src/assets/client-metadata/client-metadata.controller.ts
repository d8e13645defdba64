import { Permission } from '@immich/sdk';
import { Body, Controller, Delete, Get, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Auth, CurrentUser } from '../../http/current-user.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { IdParam } from '../../http/request-schemas.ts';
import {
  BulkMetadataDeleteSchema,
  BulkMetadataResponseSchema,
  BulkMetadataUpsertSchema,
  MetadataKeyParam,
  MetadataResponseSchema,
  MetadataUpsertSchema,
} from './client-metadata.schemas.ts';
import { ClientMetadataService } from './client-metadata.service.ts';
import type { StoredMetadata } from './client-metadata.ts';

type Id = z.infer<typeof IdParam>;
type IdAndKey = z.infer<typeof MetadataKeyParam>;

@ApiTags('Assets')
@Controller('assets')
export class ClientMetadataController {
  constructor(private readonly service: ClientMetadataService) {}

  @Endpoint({
    summary: 'Write metadata of clients, of many assets',
    permission: Permission.AssetUpdate,
    response: z.array(BulkMetadataResponseSchema),
  })
  @Put('metadata')
  async updateBulkAssetMetadata(
    @CurrentUser() auth: Auth,
    @Body({ schema: BulkMetadataUpsertSchema }) { items }: z.infer<typeof BulkMetadataUpsertSchema>,
  ) {
    return (await this.service.upsert(auth, items)).map(toResponse);
  }

  @Endpoint({ summary: 'Delete metadata of clients, of many assets', permission: Permission.AssetUpdate, status: 204 })
  @Delete('metadata')
  deleteBulkAssetMetadata(
    @CurrentUser() auth: Auth,
    @Body({ schema: BulkMetadataDeleteSchema }) { items }: z.infer<typeof BulkMetadataDeleteSchema>,
  ): Promise<void> {
    return this.service.delete(auth, items);
  }

  @Endpoint({
    summary: 'Get the metadata of clients',
    permission: Permission.AssetRead,
    response: z.array(MetadataResponseSchema),
  })
  @Get(':id/metadata')
  async getAssetMetadata(@CurrentUser() auth: Auth, @Param({ schema: IdParam }) { id }: Id) {
    return (await this.service.list(auth, id)).map(toResponse);
  }

  @Endpoint({
    summary: 'Write metadata of clients',
    permission: Permission.AssetUpdate,
    response: z.array(MetadataResponseSchema),
  })
  @Put(':id/metadata')
  async updateAssetMetadata(
    @CurrentUser() auth: Auth,
    @Param({ schema: IdParam }) { id }: Id,
    @Body({ schema: MetadataUpsertSchema }) { items }: z.infer<typeof MetadataUpsertSchema>,
  ) {
    const entries = items.map((item) => ({ ...item, assetId: id }));
    return (await this.service.upsert(auth, entries)).map(toResponse);
  }

  @Endpoint({
    summary: 'Get one entry of the metadata of clients',
    permission: Permission.AssetRead,
    response: MetadataResponseSchema,
  })
  @Get(':id/metadata/:key')
  async getAssetMetadataByKey(@CurrentUser() auth: Auth, @Param({ schema: MetadataKeyParam }) { id, key }: IdAndKey) {
    return toResponse(await this.service.get(auth, id, key));
  }

  @Endpoint({
    summary: 'Delete one entry of the metadata of clients',
    permission: Permission.AssetUpdate,
    status: 204,
  })
  @Delete(':id/metadata/:key')
  deleteAssetMetadata(
    @CurrentUser() auth: Auth,
    @Param({ schema: MetadataKeyParam }) { id, key }: IdAndKey,
  ): Promise<void> {
    return this.service.delete(auth, [{ assetId: id, key }]);
  }
}

function toResponse({ updatedAt, ...entry }: StoredMetadata) {
  return { ...entry, updatedAt: updatedAt.toISOString() };
}
