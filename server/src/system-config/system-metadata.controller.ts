import {
  type AdminOnboardingUpdateDto,
  Permission,
  type ReverseGeocodingStateResponseDto,
  type VersionCheckStateResponseDto,
} from '@immich/sdk';
import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Endpoint } from '../http/endpoint.ts';
import { AdminOnboardingSchema, ReverseGeocodingStateSchema } from './system-metadata.schemas.ts';
import { SystemMetadataService } from './system-metadata.service.ts';
import { VersionCheckStateSchema } from './version-check-state.ts';

@ApiTags('System metadata')
@Controller('system-metadata')
export class SystemMetadataController {
  constructor(private readonly metadata: SystemMetadataService) {}

  @Get('admin-onboarding')
  @Endpoint({
    summary: 'Tell whether the introduction of a new server is done',
    permission: Permission.SystemMetadataRead,
    admin: true,
    response: AdminOnboardingSchema,
  })
  async getAdminOnboarding(): Promise<AdminOnboardingUpdateDto> {
    return { isOnboarded: await this.metadata.isAdminOnboarded() };
  }

  @Post('admin-onboarding')
  @Endpoint({
    summary: 'Note that the introduction of a new server is done',
    permission: Permission.SystemMetadataUpdate,
    admin: true,
    status: 204,
  })
  updateAdminOnboarding(
    @Body({ schema: AdminOnboardingSchema }) { isOnboarded }: AdminOnboardingUpdateDto,
  ): Promise<void> {
    return this.metadata.setAdminOnboarded(isOnboarded);
  }

  @Get('reverse-geocoding-state')
  @Endpoint({
    summary: 'Tell which place names were imported last',
    permission: Permission.SystemMetadataRead,
    admin: true,
    response: ReverseGeocodingStateSchema,
  })
  getReverseGeocodingState(): ReverseGeocodingStateResponseDto {
    return { lastImportFileName: null, lastUpdate: null };
  }

  @Get('version-check-state')
  @Endpoint({
    summary: 'Tell what the last check for a new version found',
    permission: Permission.SystemMetadataRead,
    admin: true,
    response: VersionCheckStateSchema,
  })
  getVersionCheckState(): VersionCheckStateResponseDto {
    return { checkedAt: null, releaseVersion: null };
  }
}
