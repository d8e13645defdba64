import { availableParallelism, homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { LOG_LEVELS, type LogLevel } from './log.ts';
import { canonicalName, defaultEndpoints } from './models/manifest.ts';
import type { ModelSettings } from './models/model-store.ts';

const Url = z
  .string()
  .trim()
  .regex(/^https?:\/\//, 'is not an http(s) address')
  .refine((text) => URL.canParse(text), 'is not an address');
const listOf = <T extends z.ZodType<unknown, string>>(item: T) =>
  z
    .string()
    .default('')
    .transform((text) => text.split(',').filter((part) => part.trim() !== ''))
    .pipe(z.array(item));
/** Shown in logs and by `/health`, so it must hold no secret. */
const Endpoint = Url.refine((url) => new URL(url).username === '', 'must not hold a password').transform((url) =>
  url.replace(/\/+$/, ''),
);
const ModelName = z
  .string()
  .trim()
  .refine((name) => canonicalName(name) !== undefined, 'is not the name of a model');
const Port = z.coerce.number().int().min(0).max(65_535);

/** What a process may be: it shares requests out, or it looks at pictures itself. */
const Role = z
  .string()
  .trim()
  .pipe(z.enum(['gateway', 'worker']));

const Environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: Port.optional(),
  HTTP_PORT: Port.default(3003),
  INFERENCE_ROLES: listOf(Role),
  WORKER_URLS: listOf(Url),
  MT_PHOTOS_API: Url.optional(),
  MT_PHOTOS_API_KEY: z.string().default(''),
  IMMICH_API: Url.optional(),
  API_KEY: z.string().optional(),
  API_AUTH_KEY: z.string().optional(),
  DEVICE: z.enum(['cpu', 'cuda']).default('cpu'),
  CLIP_MODEL: ModelName.optional(),
  OCR_MODEL: ModelName.optional(),
  CLIP_DOWNLOAD_ROOT: z.string().default(join(homedir(), '.cache', 'immich-ocr', 'models')),
  MODEL_DOWNLOADS: z.enum(['off', 'configured', 'requested']).default('configured'),
  HF_ENDPOINT: Endpoint.default(defaultEndpoints.huggingFace),
  MODELSCOPE_ENDPOINT: Endpoint.default(defaultEndpoints.modelScope),
  GITHUB_ENDPOINT: Endpoint.default(defaultEndpoints.gitHub),
  MODEL_IDLE_MINUTES: z.coerce.number().min(0).max(35_000).default(15),
  WARM_UP: z.stringbool().default(false),
  INFERENCE_THREADS: z.coerce.number().int().min(1).max(256).default(availableParallelism()),
  MAX_QUEUED_IMAGES: z.coerce.number().int().min(0).default(64),
  MAX_QUEUED_TEXTS: z.coerce.number().int().min(0).default(256),
  MAX_QUEUED_MEGABYTES: z.coerce.number().positive().default(512),
  MAX_REQUEST_MEGABYTES: z.coerce.number().positive().default(100),
  MAX_IMAGE_MEGAPIXELS: z.coerce.number().positive().default(120),
  PREDICT_TIMEOUT_SECONDS: z.coerce.number().positive().max(86_400).default(120),
  IMMICH_LOG_LEVEL: z.string().default('log'),
});
type Environment = z.infer<typeof Environment>;

/** Everything that can be set from outside; frozen, handed down in parts. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly logLevel: LogLevel;
  /** Whether pictures are looked at in this process. */
  readonly isWorker: boolean;
  readonly backends: BackendsConfig;
  readonly keys: {
    /** What callers of `/predict` and `/metrics` must show. */
    readonly api: string | undefined;
    /** What callers of the MT Photos AI routes must show. */
    readonly mtPhotos: string | undefined;
  };
  /** After this, a prediction is given up. */
  readonly predictTimeoutMs: number;
  readonly limits: {
    readonly requestBytes: number;
    readonly imagePixels: number;
    readonly queuedImages: number;
    readonly queuedTexts: number;
    /** Bytes of all requests that are received or answered at the same time. */
    readonly queuedBytes: number;
  };
  /** Threads that look at pictures; each runs its models on one core. */
  readonly threads: number;
  /** What models run on. Where `cuda` cannot be used, they run on the processor. */
  readonly device: Device;
  /** A thread without work for so long ends, and its models with it; 0 for never. */
  readonly idleMs: number;
  /** Where models lie, and which may be fetched. */
  readonly models: ModelSettings;
  /** Whether models are loaded at start, instead of by the first request. */
  readonly warmUp: boolean;
}

/** What models run on. */
export type Device = 'cpu' | 'cuda';

/** Where tasks are done that are not done in this process. */
export interface BackendsConfig {
  readonly workerUrls: readonly string[];
  readonly mtPhotos: { readonly url: string; readonly apiKey: string } | undefined;
  /** Immich's machine learning, for every task but ocr and clip. */
  readonly immichUrl: string | undefined;
}

/** Reads the environment once; an empty variable counts as not set. Throws one error that names every setting that is wrong. */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(set);
  const problems = parsed.success ? contradictions(parsed.data) : [z.prettifyError(parsed.error)];
  if (!parsed.success || problems.length > 0) {
    throw new Error(`These settings cannot be used:\n${problems.join('\n')}`);
  }
  return freeze(toConfig(parsed.data));
}

function toConfig(values: Environment): Config {
  return {
    host: values.HOST,
    port: values.PORT ?? values.HTTP_PORT,
    logLevel: LOG_LEVELS.find((level) => level === values.IMMICH_LOG_LEVEL) ?? 'log',
    isWorker: values.INFERENCE_ROLES.includes('worker') || (values.INFERENCE_ROLES.length === 0 && !hasOthers(values)),
    backends: {
      workerUrls: values.WORKER_URLS,
      mtPhotos: values.MT_PHOTOS_API ? { url: values.MT_PHOTOS_API, apiKey: values.MT_PHOTOS_API_KEY } : undefined,
      immichUrl: values.IMMICH_API,
    },
    keys: { api: values.API_KEY, mtPhotos: values.API_AUTH_KEY ?? values.API_KEY },
    threads: values.INFERENCE_THREADS,
    device: values.DEVICE,
    idleMs: values.MODEL_IDLE_MINUTES * 60_000,
    models: toModelSettings(values),
    warmUp: values.WARM_UP,
    predictTimeoutMs: values.PREDICT_TIMEOUT_SECONDS * 1000,
    limits: {
      requestBytes: values.MAX_REQUEST_MEGABYTES * 1_000_000,
      imagePixels: values.MAX_IMAGE_MEGAPIXELS * 1_000_000,
      queuedImages: values.MAX_QUEUED_IMAGES,
      queuedTexts: values.MAX_QUEUED_TEXTS,
      queuedBytes: values.MAX_QUEUED_MEGABYTES * 1_000_000,
    },
  };
}

function toModelSettings(values: Environment): ModelSettings {
  return {
    root: resolve(values.CLIP_DOWNLOAD_ROOT),
    downloads: values.MODEL_DOWNLOADS,
    configured: {
      ...(values.CLIP_MODEL !== undefined && { clip: values.CLIP_MODEL }),
      ...(values.OCR_MODEL !== undefined && { ocr: values.OCR_MODEL }),
    },
    endpoints: {
      huggingFace: values.HF_ENDPOINT,
      modelScope: values.MODELSCOPE_ENDPOINT,
      gitHub: values.GITHUB_ENDPOINT,
    },
  };
}

/** Settings that are fine one by one but not together. */
function contradictions(values: Environment): string[] {
  const roles = values.INFERENCE_ROLES;
  const isOnly = (role: 'gateway' | 'worker') => roles.length > 0 && roles.every((other) => other === role);
  const problems: string[] = [];
  if (values.MT_PHOTOS_API && (values.WORKER_URLS.length > 0 || roles.includes('worker'))) {
    problems.push('MT_PHOTOS_API does what workers would do: set either it or WORKER_URLS, and no role worker');
  }
  if (isOnly('gateway') && !hasOthers(values)) {
    problems.push('INFERENCE_ROLES=gateway needs WORKER_URLS or MT_PHOTOS_API');
  }
  if (isOnly('worker') && (hasOthers(values) || values.IMMICH_API)) {
    problems.push(
      'INFERENCE_ROLES=worker sends nothing on: WORKER_URLS, MT_PHOTOS_API and IMMICH_API are for a gateway',
    );
  }
  return problems;
}

/** Whether ocr and clip may be done by others. */
function hasOthers(values: Environment): boolean {
  return values.WORKER_URLS.length > 0 || values.MT_PHOTOS_API !== undefined;
}

function freeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (typeof part === 'object' && part !== null) {
      freeze(part as object);
    }
  }
  return Object.freeze(value);
}
