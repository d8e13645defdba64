import { Permission } from '@immich/sdk';
import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Endpoint } from '../../http/endpoint.ts';
import { ClipService } from '../../machine-learning/clip.service.ts';
import { TextIndexService } from '../../ocr/text-index.service.ts';

const SearchStatusSchema = z
  .object({
    /** What looks at pictures. Its names are null until it has answered once. */
    encoder: z.object({
      name: z.string().nullable(),
      modelName: z.string().nullable(),
      dimensions: z.int().nullable(),
      switchedAt: z.iso.datetime().nullable(),
      /** A makeshift, in the place of a model whose weights are missing. */
      isStandIn: z.boolean(),
      /** How many photos it has looked at, of how many that it can look at. */
      vectors: z.int(),
      photos: z.int(),
    }),
    textIndex: z.object({
      version: z.string(),
      hasZhparser: z.boolean(),
      extensions: z.array(z.object({ name: z.string(), version: z.string() })),
      /** How many photos with text it has, and how many of those wait to be entered anew. */
      entries: z.int(),
      outdated: z.int(),
    }),
  })
  .meta({ id: 'SearchStatusResponseDto' });

/** What searches go by, for administrators. */
@ApiTags('Search')
@Controller('search')
export class SearchStatusController {
  constructor(
    private readonly clip: ClipService,
    private readonly textIndex: TextIndexService,
  ) {}

  @Endpoint({
    summary: 'Tell which encoder and text index searches go by, and how complete they are',
    permission: Permission.ServerStatistics,
    admin: true,
    response: SearchStatusSchema,
  })
  @Get('status')
  async getSearchStatus(): Promise<z.input<typeof SearchStatusSchema>> {
    const [{ encoder, switchedAt, ...state }, textIndex] = await Promise.all([
      this.clip.getState(),
      this.textIndex.getState(),
    ]);
    return {
      encoder: { ...state, name: encoder, switchedAt: switchedAt?.toISOString() ?? null },
      textIndex: { ...textIndex, extensions: [...textIndex.extensions] },
    };
  }
}
