import { type AdminConfigDto, Permission } from '@immich/sdk';
import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Endpoint } from '../http/endpoint.ts';
import { type AdminConfig, AdminConfigSchema } from './admin-config.ts';
import { SystemConfigService } from './system-config.service.ts';

@ApiTags('Config (admin)')
@Controller('admin/config')
export class AdminConfigController {
  constructor(private readonly config: SystemConfigService) {}

  @Get()
  @Endpoint({
    summary: 'Read all settings',
    permission: Permission.AdminConfigRead,
    admin: true,
    response: AdminConfigSchema,
  })
  getAdminConfig(): Promise<AdminConfigDto> {
    return this.config.get();
  }

  @Get('defaults')
  @Endpoint({
    summary: 'Read the settings of a new server',
    permission: Permission.AdminConfigRead,
    admin: true,
    response: AdminConfigSchema,
  })
  getAdminConfigDefaults(): AdminConfigDto {
    return this.config.getDefaults();
  }

  @Put()
  @Endpoint({
    summary: 'Replace all settings',
    permission: Permission.AdminConfigUpdate,
    admin: true,
    response: AdminConfigSchema,
  })
  updateAdminConfig(@Body({ schema: AdminConfigSchema }) config: AdminConfig): Promise<AdminConfigDto> {
    return this.config.update(config);
  }
}
