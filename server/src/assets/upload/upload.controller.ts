import { AssetMediaStatus, Permission } from '@immich/sdk';
import { Body, Controller, Headers, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { CurrentUser, type Auth } from '../../http/current-user.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { UPLOAD_FORM } from './upload-form.ts';
import {
  BulkUploadCheckResponseSchema,
  BulkUploadCheckSchema,
  UploadResponseSchema,
  type UploadResponse,
} from './upload.schemas.ts';
import { UploadService } from './upload.service.ts';

@ApiTags('Assets')
@Controller('assets')
export class UploadController {
  constructor(private readonly service: UploadService) {}

  @Endpoint({
    summary: 'Upload an asset',
    permission: Permission.AssetUpload,
    status: 201,
    response: UploadResponseSchema,
  })
  @ApiResponse({ status: 200, description: 'The file is known already', standardSchema: UploadResponseSchema })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: UPLOAD_FORM })
  @ApiHeader({ name: 'x-immich-checksum', required: false, description: 'SHA-1 of the file, hexadecimal or base64' })
  @Post()
  async uploadAsset(
    @CurrentUser() auth: Auth,
    @Headers('x-immich-checksum') checksum: string | undefined,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<UploadResponse> {
    const uploaded = await this.service.upload(auth, request, checksum || undefined);
    if (uploaded.status === AssetMediaStatus.Duplicate) {
      response.status(200);
    }
    return uploaded;
  }

  @Endpoint({
    summary: 'Tell which files are new',
    permission: Permission.AssetUpload,
    response: BulkUploadCheckResponseSchema,
  })
  @Post('bulk-upload-check')
  async checkBulkUpload(
    @CurrentUser() auth: Auth,
    @Body({ schema: BulkUploadCheckSchema }) { assets }: z.infer<typeof BulkUploadCheckSchema>,
  ) {
    return { results: await this.service.checkBulkUpload(auth, assets) };
  }
}
