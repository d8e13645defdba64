import { availableParallelism } from 'node:os';
import { z } from 'zod';

const Environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3003),
  INFERENCE_THREADS: z.coerce.number().int().min(1).max(256).default(availableParallelism()),
  MAX_QUEUED_IMAGES: z.coerce.number().int().min(0).default(64),
  MAX_QUEUED_TEXTS: z.coerce.number().int().min(0).default(256),
  MAX_REQUEST_MEGABYTES: z.coerce.number().positive().default(100),
  MAX_IMAGE_MEGAPIXELS: z.coerce.number().positive().default(120),
});

/** Everything that can be set from outside; frozen, handed down in parts. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly limits: {
    readonly requestBytes: number;
    readonly imagePixels: number;
    readonly queuedImages: number;
    readonly queuedTexts: number;
  };
  /** Threads that look at pictures; each runs its models on one core. */
  readonly threads: number;
}

/** Reads the environment once. Throws one error that names every setting that is wrong. */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) {
    throw new Error(`These settings cannot be used:\n${z.prettifyError(parsed.error)}`);
  }
  const values = parsed.data;
  return Object.freeze({
    host: values.HOST,
    port: values.PORT,
    threads: values.INFERENCE_THREADS,
    limits: Object.freeze({
      requestBytes: values.MAX_REQUEST_MEGABYTES * 1_000_000,
      imagePixels: values.MAX_IMAGE_MEGAPIXELS * 1_000_000,
      queuedImages: values.MAX_QUEUED_IMAGES,
      queuedTexts: values.MAX_QUEUED_TEXTS,
    }),
  });
}
