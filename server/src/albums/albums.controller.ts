import { Permission } from '@immich/sdk';
import { Body, Controller, Delete, Get, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Auth, CurrentUser } from '../http/current-user.ts';
import { Endpoint } from '../http/endpoint.ts';
import { IdParam } from '../http/request-schemas.ts';
import {
  AlbumResponseSchema,
  AlbumsAddAssetsResponseSchema,
  AlbumsAddAssetsSchema,
  AlbumsQuerySchema,
  AlbumStatisticsSchema,
  BulkIdResponseSchema,
  BulkIdsSchema,
  CreateAlbumSchema,
  UpdateAlbumSchema,
} from './albums.schemas.ts';
import { AlbumsService } from './albums.service.ts';

@ApiTags('Albums')
@Controller('albums')
export class AlbumsController {
  constructor(private readonly service: AlbumsService) {}

  @Endpoint({ summary: 'List albums', permission: Permission.AlbumRead, response: z.array(AlbumResponseSchema) })
  @Get()
  getAllAlbums(
    @CurrentUser() auth: Auth,
    @Query({ schema: AlbumsQuerySchema }) query: z.infer<typeof AlbumsQuerySchema>,
  ) {
    return this.service.listAlbums(auth, query);
  }

  @Endpoint({
    summary: 'Create an album',
    permission: Permission.AlbumCreate,
    status: 201,
    response: AlbumResponseSchema,
  })
  @Post()
  createAlbum(@CurrentUser() auth: Auth, @Body({ schema: CreateAlbumSchema }) body: z.infer<typeof CreateAlbumSchema>) {
    return this.service.createAlbum(auth, body);
  }

  @Endpoint({ summary: 'Count albums', permission: Permission.AlbumStatistics, response: AlbumStatisticsSchema })
  @Get('statistics')
  getAlbumStatistics(@CurrentUser() auth: Auth) {
    return this.service.getStatistics(auth);
  }

  @Endpoint({
    summary: 'Add assets to albums',
    permission: Permission.AlbumAssetCreate,
    response: AlbumsAddAssetsResponseSchema,
  })
  @Put('assets')
  addAssetsToAlbums(
    @CurrentUser() auth: Auth,
    @Body({ schema: AlbumsAddAssetsSchema }) { albumIds, assetIds }: z.infer<typeof AlbumsAddAssetsSchema>,
  ) {
    return this.service.addAssetsToAlbums(auth, albumIds, assetIds);
  }

  @Endpoint({ summary: 'Get an album', permission: Permission.AlbumRead, response: AlbumResponseSchema })
  @Get(':id')
  getAlbumInfo(@CurrentUser() auth: Auth, @Param({ schema: IdParam }) { id }: z.infer<typeof IdParam>) {
    return this.service.getAlbum(auth, id);
  }

  @Endpoint({ summary: 'Update an album', permission: Permission.AlbumUpdate, response: AlbumResponseSchema })
  @Patch(':id')
  updateAlbumInfo(
    @CurrentUser() auth: Auth,
    @Param({ schema: IdParam }) { id }: z.infer<typeof IdParam>,
    @Body({ schema: UpdateAlbumSchema }) body: z.infer<typeof UpdateAlbumSchema>,
  ) {
    return this.service.updateAlbum(auth, id, body);
  }

  @Endpoint({ summary: 'Delete an album', permission: Permission.AlbumDelete, status: 204 })
  @Delete(':id')
  deleteAlbum(@CurrentUser() auth: Auth, @Param({ schema: IdParam }) { id }: z.infer<typeof IdParam>): Promise<void> {
    return this.service.deleteAlbum(auth, id);
  }

  @Endpoint({
    summary: 'Add assets to an album',
    permission: Permission.AlbumAssetCreate,
    response: z.array(BulkIdResponseSchema),
  })
  @Put(':id/assets')
  addAssetsToAlbum(
    @CurrentUser() auth: Auth,
    @Param({ schema: IdParam }) { id }: z.infer<typeof IdParam>,
    @Body({ schema: BulkIdsSchema }) { ids }: z.infer<typeof BulkIdsSchema>,
  ) {
    return this.service.addAssets(auth, id, ids);
  }

  @Endpoint({
    summary: 'Remove assets from an album',
    permission: Permission.AlbumAssetDelete,
    response: z.array(BulkIdResponseSchema),
  })
  @Delete(':id/assets')
  removeAssetFromAlbum(
    @CurrentUser() auth: Auth,
    @Param({ schema: IdParam }) { id }: z.infer<typeof IdParam>,
    @Body({ schema: BulkIdsSchema }) { ids }: z.infer<typeof BulkIdsSchema>,
  ) {
    return this.service.removeAssets(auth, id, ids);
  }
}
