import { type AdminConfigDto, Permission, type SystemConfigTemplateStorageOptionDto } from '@immich/sdk';
import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Endpoint } from '../http/endpoint.ts';
import { type AdminConfig, AdminConfigSchema } from './admin-config.ts';
import { STORAGE_TEMPLATE_OPTIONS, StorageTemplateOptionsSchema } from './storage-template-options.ts';
import { SystemConfigService } from './system-config.service.ts';

/** The settings under the path of older clients. */
@ApiTags('System config')
@Controller('system-config')
export class SystemConfigController {
  constructor(private readonly config: SystemConfigService) {}

  @Get()
  @Endpoint({
    summary: 'Read all settings',
    permission: Permission.SystemConfigRead,
    admin: true,
    response: AdminConfigSchema,
  })
  getConfig(): Promise<AdminConfigDto> {
    return this.config.get();
  }

  @Get('defaults')
  @Endpoint({
    summary: 'Read the settings of a new server',
    permission: Permission.SystemConfigRead,
    admin: true,
    response: AdminConfigSchema,
  })
  getConfigDefaults(): AdminConfigDto {
    return this.config.getDefaults();
  }

  @Get('storage-template-options')
  @Endpoint({
    summary: 'List the placeholders of storage templates',
    permission: Permission.SystemConfigRead,
    admin: true,
    response: StorageTemplateOptionsSchema,
  })
  getStorageTemplateOptions(): SystemConfigTemplateStorageOptionDto {
    return STORAGE_TEMPLATE_OPTIONS;
  }

  @Put()
  @Endpoint({
    summary: 'Replace all settings',
    permission: Permission.SystemConfigUpdate,
    admin: true,
    response: AdminConfigSchema,
  })
  updateConfig(@Body({ schema: AdminConfigSchema }) config: AdminConfig): Promise<AdminConfigDto> {
    return this.config.update(config);
  }
}
