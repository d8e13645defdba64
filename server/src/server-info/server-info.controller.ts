import {
  Permission,
  type ServerAboutResponseDto,
  type ServerApkLinksDto,
  type ServerConfigDto,
  type ServerFeaturesDto,
  type ServerMediaTypesResponseDto,
  type ServerPingResponse,
  type ServerStatsResponseDto,
  type ServerStorageResponseDto,
  type ServerVersionHistoryResponseDto,
  type ServerVersionResponseDto,
  type VersionCheckStateResponseDto,
} from '@immich/sdk';
import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { SUPPORTED_MEDIA_TYPES } from '../assets/media-types.ts';
import { API_VERSION } from '../http/api-version.ts';
import { Endpoint } from '../http/endpoint.ts';
import { VersionCheckStateSchema } from '../system-config/version-check-state.ts';
import { APK_LINKS } from './release-links.ts';
import {
  ServerAboutSchema,
  ServerApkLinksSchema,
  ServerConfigSchema,
  ServerFeaturesSchema,
  ServerMediaTypesSchema,
  ServerPingSchema,
  ServerStatsSchema,
  ServerStorageSchema,
  ServerVersionHistorySchema,
  ServerVersionSchema,
} from './server-info.schemas.ts';
import { ServerInfoService } from './server-info.service.ts';

@ApiTags('Server')
@Controller('server')
export class ServerInfoController {
  constructor(private readonly info: ServerInfoService) {}

  @Get('ping')
  @Endpoint({ summary: 'Tell that the server is there', permission: 'public', response: ServerPingSchema })
  pingServer(): ServerPingResponse {
    return { res: 'pong' };
  }

  @Get('version')
  @Endpoint({ summary: 'Get the version of the API', permission: 'public', response: ServerVersionSchema })
  getServerVersion(): ServerVersionResponseDto {
    return API_VERSION;
  }

  @Get('version-history')
  @Endpoint({
    summary: 'List the versions that have run here, the newest first',
    permission: 'public',
    response: z.array(ServerVersionHistorySchema),
  })
  getVersionHistory(): Promise<ServerVersionHistoryResponseDto[]> {
    return this.info.getVersionHistory();
  }

  @Get('version-check')
  @Endpoint({
    summary: 'Tell what the last check for a new version found: there are none, no other server is asked',
    permission: Permission.ServerVersionCheck,
    response: VersionCheckStateSchema,
  })
  getVersionCheck(): VersionCheckStateResponseDto {
    return { checkedAt: null, releaseVersion: null };
  }

  @Get('about')
  @Endpoint({
    summary: 'Get the versions of the server and its tools',
    permission: Permission.ServerAbout,
    response: ServerAboutSchema,
  })
  getAboutInfo(): Promise<ServerAboutResponseDto> {
    return this.info.getAbout();
  }

  @Get('apk-links')
  @Endpoint({
    summary: 'Get links to the Android apps of this version',
    permission: Permission.ServerApkLinks,
    response: ServerApkLinksSchema,
  })
  getApkLinks(): ServerApkLinksDto {
    return APK_LINKS;
  }

  @Get('config')
  @Endpoint({
    summary: 'Get what clients must know before sign-in',
    permission: 'public',
    response: ServerConfigSchema,
  })
  getServerConfig(): Promise<ServerConfigDto> {
    return this.info.getConfig();
  }

  @Get('features')
  @Endpoint({ summary: 'Tell which features are on', permission: 'public', response: ServerFeaturesSchema })
  getServerFeatures(): Promise<ServerFeaturesDto> {
    return this.info.getFeatures();
  }

  @Get('media-types')
  @Endpoint({
    summary: 'List the file extensions that can be uploaded',
    permission: 'public',
    response: ServerMediaTypesSchema,
  })
  getSupportedMediaTypes(): ServerMediaTypesResponseDto {
    const { image, video, sidecar } = SUPPORTED_MEDIA_TYPES;
    return { image: [...image], video: [...video], sidecar: [...sidecar] };
  }

  @Get('statistics')
  @Endpoint({
    summary: 'Count the photos and videos of every user',
    permission: Permission.ServerStatistics,
    admin: true,
    response: ServerStatsSchema,
  })
  getServerStatistics(): Promise<ServerStatsResponseDto> {
    return this.info.getStatistics();
  }

  @Get('storage')
  @Endpoint({
    summary: 'Tell how full the disk of the media folder is',
    permission: Permission.ServerStorage,
    response: ServerStorageSchema,
  })
  getStorage(): Promise<ServerStorageResponseDto> {
    return this.info.getStorage();
  }
}
