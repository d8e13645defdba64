import { Permission } from '@immich/sdk';
import { Body, Controller, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Auth, CurrentUser } from '../../http/current-user.ts';
import { Endpoint } from '../../http/endpoint.ts';
import { type AssetCopy, AssetCopySchema } from './copy.schemas.ts';
import { CopyService } from './copy.service.ts';

@ApiTags('Assets')
@Controller('assets')
export class CopyController {
  constructor(private readonly service: CopyService) {}

  @Endpoint({
    summary: 'Give one asset what belongs to another',
    permission: Permission.AssetCopy,
    status: 204,
  })
  @Put('copy')
  copyAsset(@CurrentUser() auth: Auth, @Body({ schema: AssetCopySchema }) copy: AssetCopy): Promise<void> {
    return this.service.copy(auth, copy);
  }
}
