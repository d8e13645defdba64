import { AssetMediaSize, Permission } from '@immich/sdk';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { type Auth, CurrentUser } from '../../http/current-user.ts';
import { NotFoundError } from '../../http/domain-error.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { IdParam } from '../../http/request-schemas.ts';
import { MediaService } from './media.service.ts';
import { sendMedia } from './send-media.ts';

const ThumbnailQuerySchema = z.object({ size: z.enum(AssetMediaSize).default(AssetMediaSize.Thumbnail) });

@ApiTags('Assets')
@Controller('assets/:id')
export class MediaController {
  constructor(private readonly service: MediaService) {}

  @Endpoint({ summary: 'Download the original of an asset', permission: Permission.AssetDownload })
  @Get('original')
  async downloadAsset(
    @CurrentUser() auth: Auth,
    @Param({ schema: IdParam }) { id }: z.infer<typeof IdParam>,
    @Res() response: Response,
  ): Promise<void> {
    await sendMedia(response, await this.service.getOriginal(auth, id));
  }

  @Endpoint({ summary: 'View an asset', permission: Permission.AssetView })
  @Get('thumbnail')
  async viewAsset(
    @CurrentUser() auth: Auth,
    @Param({ schema: IdParam }) { id }: z.infer<typeof IdParam>,
    @Query({ schema: ThumbnailQuerySchema }) { size }: z.infer<typeof ThumbnailQuerySchema>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const view = await this.service.getThumbnail(auth, id, size);
    if ('redirectTo' in view) {
      response.redirect(redirectTarget(request, view.redirectTo));
      return;
    }
    await sendMedia(response, view);
  }

  @Endpoint({ summary: 'Play a video', permission: Permission.AssetView })
  @Get('video/playback')
  async playAssetVideo(
    @CurrentUser() auth: Auth,
    @Param({ schema: IdParam }) { id }: z.infer<typeof IdParam>,
    @Res() response: Response,
  ): Promise<void> {
    try {
      await sendMedia(response, await this.service.getPlayback(auth, id));
    } catch (error) {
      if (error instanceof NotFoundError) response.set('Cache-Control', 'none');
      throw error;
    }
  }
}

/** Relative to `…/thumbnail`; the rest of the query goes along, as it may hold the credentials. */
function redirectTarget(request: Request, view: 'original' | 'preview'): string {
  const query = new URL(request.originalUrl, 'http://localhost').searchParams;
  query.delete('size');
  if (view === 'original') {
    return query.size > 0 ? `original?${query.toString()}` : 'original';
  }
  query.set('size', view);
  return `thumbnail?${query.toString()}`;
}
