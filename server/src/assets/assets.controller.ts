import { Permission } from '@immich/sdk';
import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { type Auth, CurrentUser } from '../http/current-user.ts';
import { Endpoint } from '../http/endpoint.ts';
import { IdParam } from '../http/request-schemas.ts';
import { AssetResponseSchema } from './asset-response.ts';
import {
  AssetJobsSchema,
  AssetStatsResponseSchema,
  BulkUpdateSchema,
  StatisticsQuerySchema,
  UpdateAssetSchema,
} from './assets.schemas.ts';
import { AssetsService } from './assets.service.ts';

@ApiTags('Assets')
@Controller('assets')
export class AssetsController {
  constructor(private readonly service: AssetsService) {}

  @Endpoint({
    summary: 'Count the assets of the current user',
    permission: Permission.AssetStatistics,
    response: AssetStatsResponseSchema,
  })
  @Get('statistics')
  getAssetStatistics(
    @CurrentUser() auth: Auth,
    @Query({ schema: StatisticsQuerySchema }) filter: z.infer<typeof StatisticsQuerySchema>,
  ) {
    return this.service.getStatistics(auth, filter);
  }

  @Endpoint({ summary: 'Process assets again', permission: Permission.JobCreate, status: 204 })
  @Post('jobs')
  runAssetJobs(
    @CurrentUser() auth: Auth,
    @Body({ schema: AssetJobsSchema }) body: z.infer<typeof AssetJobsSchema>,
  ): Promise<void> {
    return this.service.runJobs(auth, body);
  }

  @Endpoint({ summary: 'Get an asset', permission: Permission.AssetRead, response: AssetResponseSchema })
  @Get(':id')
  getAssetInfo(@CurrentUser() auth: Auth, @Param({ schema: IdParam }) { id }: z.infer<typeof IdParam>) {
    return this.service.getAsset(auth, id);
  }

  @Endpoint({ summary: 'Update an asset', permission: Permission.AssetUpdate, response: AssetResponseSchema })
  @Put(':id')
  updateAsset(
    @CurrentUser() auth: Auth,
    @Param({ schema: IdParam }) { id }: z.infer<typeof IdParam>,
    @Body({ schema: UpdateAssetSchema }) body: z.infer<typeof UpdateAssetSchema>,
  ) {
    return this.service.updateAsset(auth, id, body);
  }

  @Endpoint({ summary: 'Update assets', permission: Permission.AssetUpdate, status: 204 })
  @Put()
  updateAssets(
    @CurrentUser() auth: Auth,
    @Body({ schema: BulkUpdateSchema }) body: z.infer<typeof BulkUpdateSchema>,
  ): Promise<void> {
    return this.service.updateAssets(auth, body);
  }
}
