import { Permission } from '@immich/sdk';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Auth, CurrentUser } from '../http/current-user.ts';
import { Endpoint } from '../http/endpoint.ts';
import {
  TimeBucketAssetResponseSchema,
  TimeBucketQuerySchema,
  TimeBucketsQuerySchema,
  TimeBucketsResponseSchema,
} from './timeline.schemas.ts';
import { TimelineService } from './timeline.service.ts';

@ApiTags('Timeline')
@Controller('timeline')
export class TimelineController {
  constructor(private readonly service: TimelineService) {}

  @Endpoint({
    summary: 'List the months of a timeline',
    permission: Permission.AssetRead,
    response: z.array(TimeBucketsResponseSchema),
  })
  @Get('buckets')
  getTimeBuckets(
    @CurrentUser() auth: Auth,
    @Query({ schema: TimeBucketsQuerySchema }) query: z.infer<typeof TimeBucketsQuerySchema>,
  ) {
    return this.service.listBuckets(auth, query);
  }

  @Endpoint({
    summary: 'Get the assets of a month',
    permission: Permission.AssetRead,
    response: TimeBucketAssetResponseSchema,
  })
  @Get('bucket')
  getTimeBucket(
    @CurrentUser() auth: Auth,
    @Query({ schema: TimeBucketQuerySchema }) query: z.infer<typeof TimeBucketQuerySchema>,
  ) {
    return this.service.getBucket(auth, query);
  }
}
