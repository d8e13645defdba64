import { Permission } from '@immich/sdk';
import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { type Auth, CurrentUser } from '../http/current-user.ts';
import { Endpoint } from '../http/endpoint.ts';
import { IdParam } from '../http/request-schemas.ts';
import { RegenerateResponseSchema } from '../machine-learning/regenerate-response.ts';
import { AssetTextService } from './asset-text.service.ts';
import { AssetOcrResponseSchema, LineCorrectionSchema, LineParam, LinesQuery } from './ocr.schemas.ts';

@Controller('assets')
export class OcrController {
  constructor(private readonly assetText: AssetTextService) {}

  @Get(':id/ocr')
  @Endpoint({
    summary: 'Retrieve the text recognised in an asset',
    permission: Permission.AssetRead,
    response: z.array(AssetOcrResponseSchema),
  })
  async getAssetOcr(
    @CurrentUser() auth: Auth,
    @Param({ schema: IdParam }) { id }: z.infer<typeof IdParam>,
    @Query({ schema: LinesQuery }) { query }: z.infer<typeof LinesQuery>,
  ): Promise<z.input<typeof AssetOcrResponseSchema>[]> {
    const lines = await this.assetText.listLines(auth, id, query);
    return lines.map((line) => ({ ...line, assetId: id }));
  }

  @Patch(':id/ocr/:lineId')
  @Endpoint({
    summary: 'Correct a line of text, or take a correction back',
    permission: Permission.AssetUpdate,
    response: AssetOcrResponseSchema,
  })
  async correctAssetOcr(
    @CurrentUser() auth: Auth,
    @Param({ schema: LineParam }) { id, lineId }: z.infer<typeof LineParam>,
    @Body({ schema: LineCorrectionSchema }) { text }: z.infer<typeof LineCorrectionSchema>,
  ): Promise<z.input<typeof AssetOcrResponseSchema>> {
    return { ...(await this.assetText.correctLine(auth, id, lineId, text)), assetId: id };
  }

  @Post(':id/ocr/regenerate')
  @Endpoint({
    summary: 'Read the text of an asset again',
    permission: Permission.AssetUpdate,
    status: 202,
    response: RegenerateResponseSchema,
  })
  async regenerateAssetOcr(
    @CurrentUser() auth: Auth,
    @Param({ schema: IdParam }) { id }: z.infer<typeof IdParam>,
  ): Promise<z.input<typeof RegenerateResponseSchema>> {
    return { jobId: await this.assetText.regenerate(auth, id) };
  }
}
