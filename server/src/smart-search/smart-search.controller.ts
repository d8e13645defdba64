import { Permission } from '@immich/sdk';
import { Controller, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { type Auth, CurrentUser } from '../http/current-user.ts';
import { Endpoint } from '../http/endpoint.ts';
import { IdParam } from '../http/request-schemas.ts';
import { RegenerateResponseSchema } from '../machine-learning/regenerate-response.ts';
import { RegenerateClipService } from './regenerate-clip.service.ts';

@Controller('assets')
export class SmartSearchController {
  constructor(private readonly clip: RegenerateClipService) {}

  @Post(':id/clip/regenerate')
  @Endpoint({
    summary: 'Compute the CLIP vector of an asset again',
    permission: Permission.AssetUpdate,
    status: 202,
    response: RegenerateResponseSchema,
  })
  async regenerateAssetClip(
    @CurrentUser() auth: Auth,
    @Param({ schema: IdParam }) { id }: z.infer<typeof IdParam>,
  ): Promise<z.input<typeof RegenerateResponseSchema>> {
    return { jobId: await this.clip.regenerate(auth, id) };
  }
}
