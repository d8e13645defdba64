import { Permission } from '@immich/sdk';
import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Auth, CurrentUser } from '../../http/current-user.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { smartRequest } from '../search-request.ts';
import { SmartSearchSchema } from '../search.schemas.ts';
import { RegenerateFoundService } from './regenerate-found.service.ts';

const SearchJobsSchema = SmartSearchSchema.extend({ name: z.enum(['refresh-ocr', 'refresh-smart-search']) }).meta({
  id: 'SearchJobsDto',
});

const SearchJobsResponseSchema = z.object({ count: z.int() }).meta({ id: 'SearchJobsResponseDto' });

@ApiTags('Search')
@Controller('search')
export class RegenerateFoundController {
  constructor(private readonly service: RegenerateFoundService) {}

  /** Partners show their photos and lend them to nobody: the search is among the user's own. */
  @Endpoint({
    summary: 'Read or encode again all that a search finds among somebody’s own assets',
    permission: Permission.AssetUpdate,
    status: 202,
    response: SearchJobsResponseSchema,
  })
  @Post('jobs')
  async runSearchJobs(
    @CurrentUser() auth: Auth,
    @Body({ schema: SearchJobsSchema }) { name, ...search }: z.infer<typeof SearchJobsSchema>,
  ): Promise<z.input<typeof SearchJobsResponseSchema>> {
    return { count: await this.service.regenerate(auth, name, smartRequest(auth, search)) };
  }
}
