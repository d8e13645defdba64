import { HlsVideoResolution, type PublicConfigDto, type UserConfigDto, VideoCodec } from '@immich/sdk';
import { z } from 'zod';

const section = <P extends string, T extends z.ZodRawShape>(audience: P, name: string, shape: T) =>
  z.object(shape).meta({ id: `${audience}Config${name}Dto` });

const user = <T extends z.ZodRawShape>(name: string, shape: T) => section('User', name, shape);
const everyone = <T extends z.ZodRawShape>(name: string, shape: T) => section('Public', name, shape);

const enabled = z.boolean();
const login = { enabled, autoLaunch: z.boolean(), buttonText: z.string() };
const theme = { customCss: z.string() };
const size = user('GeneratedImage', { size: z.number() });

/** The settings that every signed-in user may know. */
export const UserConfigSchema = user('', {
  ffmpeg: user('FFmpeg', {
    realtime: user('FFmpegRealtime', {
      enabled,
      resolutions: z.array(z.enum(HlsVideoResolution)),
      videoCodecs: z.array(z.enum(VideoCodec)),
    }),
  }),
  image: user('Image', { fullsize: user('GeneratedFullsizeImage', { enabled }), preview: size, thumbnail: size }),
  machineLearning: user('MachineLearning', {
    enabled,
    clip: user('Clip', { enabled }),
    duplicateDetection: user('DuplicateDetection', { enabled }),
    facialRecognition: user('FacialRecognition', { enabled, minFaces: z.number() }),
    ocr: user('Ocr', { enabled }),
  }),
  map: user('Map', { enabled, darkStyle: z.string(), lightStyle: z.string() }),
  oauth: user('OAuth', login),
  passwordLogin: user('PasswordLogin', { enabled }),
  reverseGeocoding: user('ReverseGeocoding', { enabled }),
  server: user('Server', { externalDomain: z.string(), loginPageMessage: z.string(), publicUsers: z.boolean() }),
  theme: user('Theme', theme),
  trash: user('Trash', { enabled, days: z.number() }),
  user: user('User', { deleteDelay: z.number() }),
}) satisfies z.ZodType<UserConfigDto>;

/** The settings that a sign-in page needs, for everyone. */
export const PublicConfigSchema = everyone('', {
  oauth: everyone('OAuth', login),
  passwordLogin: everyone('PasswordLogin', { enabled }),
  server: everyone('Server', { loginPageMessage: z.string() }),
  theme: everyone('Theme', theme),
}) satisfies z.ZodType<PublicConfigDto>;
