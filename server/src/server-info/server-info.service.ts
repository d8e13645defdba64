import type {
  ServerAboutResponseDto,
  ServerConfigDto,
  ServerFeaturesDto,
  ServerStatsResponseDto,
  ServerStorageResponseDto,
  ServerVersionHistoryResponseDto,
} from '@immich/sdk';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { statfs } from 'node:fs/promises';
import { StorageConfig } from '../config/config.ts';
import { API_VERSION_TEXT } from '../http/api-version.ts';
import { SystemConfigService } from '../system-config/system-config.service.ts';
import { SystemMetadataService } from '../system-config/system-metadata.service.ts';
import { UsersService } from '../users/users.service.ts';
import { diskUsage } from './disk-usage.ts';
import { VERSION_URL } from './release-links.ts';
import { serverFeatures } from './server-features.ts';
import { ServerInfoRepository } from './server-info.repository.ts';
import { readToolVersions, type ToolVersions } from './tool-versions.ts';

/** What clients ask the server about itself. */
@Injectable()
export class ServerInfoService implements OnApplicationBootstrap {
  private toolVersions: Promise<ToolVersions> | undefined;

  constructor(
    private readonly info: ServerInfoRepository,
    private readonly users: UsersService,
    private readonly config: SystemConfigService,
    private readonly metadata: SystemMetadataService,
    private readonly storage: StorageConfig,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.info.recordVersion(API_VERSION_TEXT);
  }

  async getAbout(): Promise<ServerAboutResponseDto> {
    this.toolVersions ??= readToolVersions();
    return {
      version: `v${API_VERSION_TEXT}`,
      versionUrl: VERSION_URL,
      licensed: false,
      ...(await this.toolVersions),
    };
  }

  async getConfig(): Promise<ServerConfigDto> {
    const config = await this.config.get();
    return {
      externalDomain: config.server.externalDomain,
      isInitialized: await this.users.hasAdmin(),
      isOnboarded: await this.metadata.isAdminOnboarded(),
      loginPageMessage: config.server.loginPageMessage,
      maintenanceMode: false,
      mapDarkStyleUrl: config.map.darkStyle,
      mapLightStyleUrl: config.map.lightStyle,
      minFaces: config.machineLearning.facialRecognition.minFaces,
      oauthButtonText: config.oauth.buttonText,
      publicUsers: config.server.publicUsers,
      trashDays: config.trash.days,
      userDeleteDelay: config.user.deleteDelay,
    };
  }

  async getFeatures(): Promise<ServerFeaturesDto> {
    return serverFeatures(await this.config.get());
  }

  async getStorage(): Promise<ServerStorageResponseDto> {
    return diskUsage(await statfs(this.storage.mediaLocation));
  }

  async getStatistics(): Promise<ServerStatsResponseDto> {
    const rows = await this.info.listUsage();
    const usageByUser = rows.map((row) => ({ ...row, usage: row.usagePhotos + row.usageVideos }));
    const total = (key: 'photos' | 'videos' | 'usage' | 'usagePhotos' | 'usageVideos') =>
      usageByUser.reduce((sum, user) => sum + user[key], 0);
    return {
      photos: total('photos'),
      videos: total('videos'),
      usage: total('usage'),
      usagePhotos: total('usagePhotos'),
      usageVideos: total('usageVideos'),
      usageByUser,
    };
  }

  async getVersionHistory(): Promise<ServerVersionHistoryResponseDto[]> {
    const versions = await this.info.listVersions();
    return versions.map(({ id, version, createdAt }) => ({ id, version, createdAt: createdAt.toISOString() }));
  }
}
