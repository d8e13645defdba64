import { Permission, type PublicConfigDto, type UserConfigDto } from '@immich/sdk';
import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Endpoint } from '../http/endpoint.ts';
import { PublicConfigSchema, UserConfigSchema } from './shared-config.ts';
import { SystemConfigService } from './system-config.service.ts';

/** The parts of the settings that are not for administrators alone; the response schemas cut out the rest. */
@ApiTags('Config')
@Controller()
export class SharedConfigController {
  constructor(private readonly config: SystemConfigService) {}

  @Get('config')
  @Endpoint({
    summary: 'Read the settings that users may know',
    permission: Permission.UserConfigRead,
    response: UserConfigSchema,
  })
  getUserConfig(): Promise<UserConfigDto> {
    return this.config.get();
  }

  @Get('config/defaults')
  @Endpoint({
    summary: 'Read the settings of a new server that users may know',
    permission: Permission.UserConfigRead,
    response: UserConfigSchema,
  })
  getUserConfigDefaults(): UserConfigDto {
    return this.config.getDefaults();
  }

  @Get('public/config')
  @Endpoint({ summary: 'Read the settings that everyone may know', permission: 'public', response: PublicConfigSchema })
  getPublicConfig(): Promise<PublicConfigDto> {
    return this.config.get();
  }

  @Get('public/config/defaults')
  @Endpoint({
    summary: 'Read the settings of a new server that everyone may know',
    permission: 'public',
    response: PublicConfigSchema,
  })
  getPublicConfigDefaults(): PublicConfigDto {
    return this.config.getDefaults();
  }
}
