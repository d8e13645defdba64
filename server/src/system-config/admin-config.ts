import {
  type AdminConfigDto,
  AudioCodec,
  Colorspace,
  CQMode,
  HlsVideoResolution,
  ImageFormat,
  LogLevel,
  OAuthTokenEndpointAuthMethod,
  ReleaseChannel,
  ToneMapping,
  TranscodeHWAccel,
  TranscodePolicy,
  VideoCodec,
  VideoContainer,
} from '@immich/sdk';
import { z } from 'zod';
import { text } from '../http/request-schemas.ts';

const section = <T extends z.ZodRawShape>(name: string, shape: T) =>
  z.object(shape).meta({ id: `AdminConfig${name}Dto` });

const enabled = z.boolean();
const fraction = z.number().min(0).max(1);
const milliseconds = z.int().min(1);
const webAddress = text.regex(/^https?:\/\/\S+$/, 'Must be an http or https address');
const optionalWebAddress = text.regex(/^(https?:\/\/\S+)?$/, 'Must be empty or an http or https address');
const cronExpression = text.regex(/^\s*\S+(\s+\S+){4,5}\s*$/, 'Must be a cron expression of five or six fields');

const modelName = text.min(1).max(200);
const concurrency = section('JobSettings', { concurrency: z.int().min(1).max(256) });
const scheduled = { enabled, cronExpression };

const backup = section('Backups', {
  database: section('DatabaseBackup', { ...scheduled, keepLastAmount: z.int().min(1) }),
});

const ffmpeg = section('FFmpeg', {
  accel: z.enum(TranscodeHWAccel),
  accelDecode: z.boolean(),
  acceptedAudioCodecs: z.array(z.enum(AudioCodec)),
  acceptedContainers: z.array(z.enum(VideoContainer)),
  acceptedVideoCodecs: z.array(z.enum(VideoCodec)),
  bframes: z.int().min(-1).max(16),
  cqMode: z.enum(CQMode),
  crf: z.int().min(0).max(51),
  gopSize: z.int().min(0),
  maxBitrate: text.regex(/^\d+[kKmM]?$/, 'Must be a number, with k or M behind it if you like'),
  preferredHwDevice: text,
  preset: text,
  realtime: section('FFmpegRealtime', {
    enabled,
    resolutions: z.array(z.enum(HlsVideoResolution)),
    videoCodecs: z.array(z.enum(VideoCodec)),
  }),
  refs: z.int().min(0).max(6),
  targetAudioCodec: z.enum(AudioCodec),
  targetResolution: text.regex(/^(\d+|original)$/, 'Must be a number of lines, or original'),
  targetVideoCodec: z.enum(VideoCodec),
  temporalAQ: z.boolean(),
  threads: z.int().min(0),
  tonemap: z.enum(ToneMapping),
  transcode: z.enum(TranscodePolicy),
  twoPass: z.boolean(),
});

const encoding = {
  format: z.enum(ImageFormat),
  quality: z.int().min(1).max(100),
  progressive: z.boolean().exactOptional(),
};
const generatedImage = section('GeneratedImage', { ...encoding, size: z.int().min(16).max(16_384) });

const image = section('Image', {
  colorspace: z.enum(Colorspace),
  extractEmbedded: z.boolean(),
  fullsize: section('GeneratedFullsizeImage', { ...encoding, enabled }),
  preview: generatedImage,
  thumbnail: generatedImage,
});

const integrityJob = section('IntegrityJob', scheduled);
const integrityChecks = section('IntegrityChecks', {
  checksumFiles: section('IntegrityChecksumJob', {
    ...scheduled,
    percentageLimit: fraction,
    timeLimit: milliseconds,
  }),
  missingFiles: integrityJob,
  untrackedFiles: integrityJob,
});

const job = section('Job', {
  backgroundTask: concurrency,
  editor: concurrency,
  faceDetection: concurrency,
  integrityCheck: concurrency,
  library: concurrency,
  metadataExtraction: concurrency,
  migration: concurrency,
  notifications: concurrency,
  ocr: concurrency,
  search: concurrency,
  sidecar: concurrency,
  smartSearch: concurrency,
  thumbnailGeneration: concurrency,
  videoConversion: concurrency,
  workflow: concurrency,
});

const library = section('Library', {
  scan: section('LibraryScan', scheduled),
  watch: section('LibraryWatch', { enabled }),
});

const machineLearning = section('MachineLearning', {
  enabled,
  urls: z.array(webAddress).min(1),
  availabilityChecks: section('MachineLearningAvailabilityChecks', {
    enabled,
    interval: milliseconds,
    timeout: milliseconds,
  }),
  clip: section('Clip', { enabled, modelName }),
  duplicateDetection: section('DuplicateDetection', { enabled, maxDistance: z.number().min(0.001).max(0.1) }),
  facialRecognition: section('FacialRecognition', {
    enabled,
    modelName,
    maxDistance: z.number().min(0.1).max(2),
    minFaces: z.int().min(1),
    minScore: z.number().min(0.1).max(1),
  }),
  ocr: section('Ocr', {
    enabled,
    modelName,
    maxResolution: z.int().min(32).max(16_384),
    minDetectionScore: fraction,
    minRecognitionScore: fraction,
  }),
});

const nightlyTasks = section('NightlyTasks', {
  startTime: text.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Must be a time of day such as 23:30'),
  clusterNewFaces: z.boolean(),
  databaseCleanup: z.boolean(),
  generateMemories: z.boolean(),
  missingThumbnails: z.boolean(),
  syncQuotaUsage: z.boolean(),
});

const notifications = section('Notifications', {
  smtp: section('Smtp', {
    enabled,
    from: text,
    replyTo: text,
    transport: section('SmtpTransport', {
      host: text,
      port: z.int().min(0).max(65_535),
      secure: z.boolean(),
      ignoreCert: z.boolean(),
      username: text,
      password: text,
    }),
  }),
});

const oauth = section('OAuth', {
  accountManagementUrl: optionalWebAddress.exactOptional(),
  allowInsecureRequests: z.boolean(),
  autoLaunch: z.boolean(),
  autoRegister: z.boolean(),
  buttonText: text,
  clientId: text,
  clientSecret: text,
  defaultStorageQuota: z.int().min(0).nullable(),
  enabled,
  endSessionEndpoint: text,
  issuerUrl: text,
  mobileOverrideEnabled: z.boolean(),
  mobileRedirectUri: text,
  profileSigningAlgorithm: text,
  prompt: text,
  roleClaim: text,
  scope: text,
  signingAlgorithm: text,
  storageLabelClaim: text,
  storageQuotaClaim: text,
  timeout: milliseconds,
  tokenEndpointAuthMethod: z.enum(OAuthTokenEndpointAuthMethod),
});

const weight = z.number().min(0).max(10);

/** In force until somebody sets others. Kept here, because clients of Immich send settings without this section. */
export const DEFAULT_SEARCH = { hybrid: { textWeight: 1.5, pictureWeight: 1 } };

/** Ours alone: how much the text in a photo and its looks count where a search goes by both. */
const search = section('Search', {
  hybrid: section('HybridSearch', { textWeight: weight, pictureWeight: weight }),
}).default(DEFAULT_SEARCH);

/** Everything an administrator may set while the server runs, in Immich's form. */
export const AdminConfigSchema = section('', {
  backup,
  ffmpeg,
  image,
  integrityChecks,
  job,
  library,
  logging: section('Logging', { enabled, level: z.enum(LogLevel) }),
  machineLearning,
  map: section('Map', { enabled, darkStyle: webAddress, lightStyle: webAddress }),
  metadata: section('Metadata', { faces: section('Faces', { import: z.boolean() }) }),
  newVersionCheck: section('NewVersionCheck', { enabled, channel: z.enum(ReleaseChannel) }),
  nightlyTasks,
  notifications,
  oauth,
  passwordLogin: section('PasswordLogin', { enabled }),
  reverseGeocoding: section('ReverseGeocoding', { enabled }),
  search,
  server: section('Server', {
    externalDomain: optionalWebAddress,
    loginPageMessage: text,
    publicUsers: z.boolean(),
  }),
  storageTemplate: section('StorageTemplate', {
    enabled,
    hashVerificationEnabled: z.boolean(),
    template: text.min(1),
  }),
  templates: section('Templates', {
    email: section('TemplateEmails', {
      albumInviteTemplate: text,
      albumUpdateTemplate: text,
      welcomeTemplate: text,
    }),
  }),
  theme: section('Theme', { customCss: text }),
  trash: section('Trash', { enabled, days: z.int().min(0) }),
  user: section('User', { deleteDelay: z.int().min(1) }),
}) satisfies z.ZodType<AdminConfigDto>;

export type AdminConfig = z.infer<typeof AdminConfigSchema>;
