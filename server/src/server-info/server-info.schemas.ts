import type {
  ServerAboutResponseDto,
  ServerApkLinksDto,
  ServerConfigDto,
  ServerFeaturesDto,
  ServerMediaTypesResponseDto,
  ServerPingResponse,
  ServerStatsResponseDto,
  ServerStorageResponseDto,
  ServerVersionHistoryResponseDto,
  ServerVersionResponseDto,
  UsageByUserDto,
} from '@immich/sdk';
import { z } from 'zod';

export const ServerPingSchema = z
  .object({ res: z.string() })
  .meta({ id: 'ServerPingResponse' }) satisfies z.ZodType<ServerPingResponse>;

export const ServerVersionSchema = z
  .object({ major: z.number(), minor: z.number(), patch: z.number(), prerelease: z.number().nullable() })
  .meta({ id: 'ServerVersionResponseDto' }) satisfies z.ZodType<ServerVersionResponseDto>;

export const ServerVersionHistorySchema = z
  .object({ id: z.string(), version: z.string(), createdAt: z.string() })
  .meta({ id: 'ServerVersionHistoryResponseDto' }) satisfies z.ZodType<ServerVersionHistoryResponseDto>;

export const ServerAboutSchema = z
  .object({
    version: z.string(),
    versionUrl: z.string(),
    licensed: z.boolean(),
    nodejs: z.string().exactOptional(),
    libvips: z.string().exactOptional(),
    exiftool: z.string().exactOptional(),
    ffmpeg: z.string().exactOptional(),
  })
  .meta({ id: 'ServerAboutResponseDto' }) satisfies z.ZodType<ServerAboutResponseDto>;

export const ServerApkLinksSchema = z
  .object({ arm64v8a: z.string(), armeabiv7a: z.string(), universal: z.string(), x86_64: z.string() })
  .meta({ id: 'ServerApkLinksDto' }) satisfies z.ZodType<ServerApkLinksDto>;

export const ServerConfigSchema = z
  .object({
    externalDomain: z.string(),
    isInitialized: z.boolean(),
    isOnboarded: z.boolean(),
    loginPageMessage: z.string(),
    maintenanceMode: z.boolean(),
    mapDarkStyleUrl: z.string(),
    mapLightStyleUrl: z.string(),
    minFaces: z.number(),
    oauthButtonText: z.string(),
    publicUsers: z.boolean(),
    trashDays: z.number(),
    userDeleteDelay: z.number(),
  })
  .meta({ id: 'ServerConfigDto' }) satisfies z.ZodType<ServerConfigDto>;

export const ServerFeaturesSchema = z
  .object({
    configFile: z.boolean(),
    duplicateDetection: z.boolean(),
    email: z.boolean(),
    facialRecognition: z.boolean(),
    importFaces: z.boolean(),
    map: z.boolean(),
    oauth: z.boolean(),
    oauthAutoLaunch: z.boolean(),
    ocr: z.boolean(),
    passwordLogin: z.boolean(),
    realtimeTranscoding: z.boolean(),
    reverseGeocoding: z.boolean(),
    search: z.boolean(),
    sidecar: z.boolean(),
    smartSearch: z.boolean(),
    trash: z.boolean(),
  })
  .meta({ id: 'ServerFeaturesDto' }) satisfies z.ZodType<ServerFeaturesDto>;

export const ServerMediaTypesSchema = z
  .object({ image: z.array(z.string()), video: z.array(z.string()), sidecar: z.array(z.string()) })
  .meta({ id: 'ServerMediaTypesResponseDto' }) satisfies z.ZodType<ServerMediaTypesResponseDto>;

const usage = {
  photos: z.number(),
  videos: z.number(),
  usage: z.number(),
  usagePhotos: z.number(),
  usageVideos: z.number(),
};

const UsageByUserSchema = z
  .object({ ...usage, userId: z.string(), userName: z.string(), quotaSizeInBytes: z.number().nullable() })
  .meta({ id: 'UsageByUserDto' }) satisfies z.ZodType<UsageByUserDto>;

export const ServerStatsSchema = z
  .object({ ...usage, usageByUser: z.array(UsageByUserSchema) })
  .meta({ id: 'ServerStatsResponseDto' }) satisfies z.ZodType<ServerStatsResponseDto>;

export const ServerStorageSchema = z
  .object({
    diskAvailable: z.string(),
    diskAvailableRaw: z.number(),
    diskSize: z.string(),
    diskSizeRaw: z.number(),
    diskUsagePercentage: z.number(),
    diskUse: z.string(),
    diskUseRaw: z.number(),
  })
  .meta({ id: 'ServerStorageResponseDto' }) satisfies z.ZodType<ServerStorageResponseDto>;

export const WellKnownSchema = z.object({ api: z.object({ endpoint: z.string() }) });
