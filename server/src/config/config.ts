import { z } from 'zod';

/** Where the HTTP API listens and which folder holds the built web client. */
export abstract class HttpConfig {
  abstract readonly host: string;
  abstract readonly port: number;
  abstract readonly webRoot: string;
}

/** How to reach PostgreSQL: a connection string, or its parts (a host that starts with `/` is a socket folder). */
export abstract class DatabaseConfig {
  abstract readonly connection:
    | { readonly connectionString: string }
    | {
        readonly host: string;
        readonly port: number;
        readonly user: string;
        readonly password: string;
        readonly database: string;
      };
}

/** Which server keeps the job queues: the database itself, or a Redis-compatible server. */
export abstract class QueueConfig {
  abstract readonly redis:
    | { readonly url: string }
    | {
        readonly host: string;
        readonly port: number;
        readonly db: number;
        readonly username?: string;
        readonly password?: string;
        readonly path?: string;
      }
    | undefined;
}

/** The folder that holds originals and everything made from them. */
export abstract class StorageConfig {
  abstract readonly mediaLocation: string;
}

/** Base address of the inference gateway, without a trailing slash, and the key that it asks for, if any. */
export abstract class MachineLearningConfig {
  abstract readonly url: string;
  abstract readonly apiKey?: string;
}

/** What is measured: the process itself, the requests, the jobs. Named as Immich names them. */
export const TELEMETRY_GROUPS = ['host', 'api', 'job'] as const;

/** Which groups of metrics this process serves, on a port of their own; none without groups. */
export abstract class TelemetryConfig {
  abstract readonly groups: ReadonlySet<(typeof TELEMETRY_GROUPS)[number]>;
  abstract readonly port: number;
}

export const LOG_LEVELS = ['verbose', 'debug', 'log', 'warn', 'error', 'fatal'] as const;

export type WorkerRole = 'api' | 'microservices';

/** Everything this process reads from its environment, parsed once and frozen. */
export interface Config {
  readonly http: HttpConfig;
  readonly database: DatabaseConfig;
  readonly queue: QueueConfig;
  readonly storage: StorageConfig;
  readonly machineLearning: MachineLearningConfig;
  readonly telemetry: TelemetryConfig;
  readonly roles: ReadonlySet<WorkerRole>;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** Undefined: as suits where the log goes. */
  readonly logFormat: 'json' | 'console' | undefined;
}

const port = z.coerce.number().int().min(0).max(65_535);
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean),
);
const roleList = list.pipe(z.array(z.enum(['api', 'microservices'])));
/** Immich's `io` and `repo` are accepted: there is nothing to show for them. */
const telemetryList = list.pipe(z.array(z.enum(['all', ...TELEMETRY_GROUPS, 'io', 'repo'])));

const EnvironmentSchema = z.object({
  IMMICH_HOST: z.string().default('0.0.0.0'),
  IMMICH_PORT: port.default(2283),
  IMMICH_MEDIA_LOCATION: z.string().min(1).default('/data'),
  IMMICH_WEB_ROOT: z.string().optional(),
  IMMICH_LOG_LEVEL: z.enum(LOG_LEVELS).default('log'),
  IMMICH_LOG_FORMAT: z.enum(['json', 'console']).optional(),
  IMMICH_WORKERS_INCLUDE: roleList.default(['api', 'microservices']),
  IMMICH_WORKERS_EXCLUDE: roleList.default([]),
  IMMICH_TELEMETRY_INCLUDE: telemetryList.default([]),
  IMMICH_TELEMETRY_EXCLUDE: telemetryList.default([]),
  IMMICH_API_METRICS_PORT: port.default(8081),
  IMMICH_MICROSERVICES_METRICS_PORT: port.default(8082),
  MACHINE_LEARNING_URL: z.url().optional(),
  IMMICH_MACHINE_LEARNING_URL: z.url().optional(),
  MACHINE_LEARNING_API_KEY: z.string().optional(),
  DB_URL: z.string().optional(),
  DB_HOSTNAME: z.string().default('database'),
  DB_PORT: port.default(5432),
  DB_USERNAME: z.string().default('postgres'),
  DB_PASSWORD: z.string().default('postgres'),
  DB_DATABASE_NAME: z.string().default('immich'),
  REDIS_URL: z.string().optional(),
  REDIS_HOSTNAME: z.string().optional(),
  REDIS_PORT: port.default(6379),
  REDIS_DBINDEX: z.coerce.number().int().min(0).default(0),
  REDIS_USERNAME: z.string().optional(),
  REDIS_PASSWORD: z.string().optional(),
  REDIS_SOCKET: z.string().optional(),
});

type Environment = z.infer<typeof EnvironmentSchema>;

/** Thrown by {@link loadConfig}; its message lists every variable that is wrong. */
export class InvalidEnvironmentError extends Error {}

/**
 * Parses the environment variables of this process, named as Immich names them.
 * An empty variable counts as one that is not set, as compose files produce them.
 *
 * @throws InvalidEnvironmentError with all problems in one message
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>, defaultWebRoot: string): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = EnvironmentSchema.safeParse(set);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new InvalidEnvironmentError(`The environment is not valid. ${problems.join('; ')}`);
  }
  const e = parsed.data;
  const roles = new Set(e.IMMICH_WORKERS_INCLUDE.filter((role) => !e.IMMICH_WORKERS_EXCLUDE.includes(role)));
  return Object.freeze<Config>({
    http: Object.freeze({ host: e.IMMICH_HOST, port: e.IMMICH_PORT, webRoot: e.IMMICH_WEB_ROOT ?? defaultWebRoot }),
    database: Object.freeze({ connection: databaseConnection(e) }),
    queue: Object.freeze({ redis: redisConnection(e) }),
    storage: Object.freeze({ mediaLocation: e.IMMICH_MEDIA_LOCATION }),
    machineLearning: Object.freeze({
      url: machineLearningUrl(e),
      ...(e.MACHINE_LEARNING_API_KEY && { apiKey: e.MACHINE_LEARNING_API_KEY }),
    }),
    telemetry: Object.freeze({
      groups: telemetryGroups(e),
      port: roles.has('api') ? e.IMMICH_API_METRICS_PORT : e.IMMICH_MICROSERVICES_METRICS_PORT,
    }),
    roles,
    logLevel: e.IMMICH_LOG_LEVEL,
    logFormat: e.IMMICH_LOG_FORMAT,
  });
}

function databaseConnection(e: Environment): DatabaseConfig['connection'] {
  if (e.DB_URL) {
    return { connectionString: e.DB_URL };
  }
  return {
    host: e.DB_HOSTNAME,
    port: e.DB_PORT,
    user: e.DB_USERNAME,
    password: e.DB_PASSWORD,
    database: e.DB_DATABASE_NAME,
  };
}

function redisConnection(e: Environment): QueueConfig['redis'] {
  if (e.REDIS_URL) {
    return { url: e.REDIS_URL };
  }
  if (!e.REDIS_HOSTNAME && !e.REDIS_SOCKET) {
    return undefined;
  }
  return {
    host: e.REDIS_HOSTNAME ?? 'localhost',
    port: e.REDIS_PORT,
    db: e.REDIS_DBINDEX,
    ...(e.REDIS_USERNAME && { username: e.REDIS_USERNAME }),
    ...(e.REDIS_PASSWORD && { password: e.REDIS_PASSWORD }),
    ...(e.REDIS_SOCKET && { path: e.REDIS_SOCKET }),
  };
}

function telemetryGroups({
  IMMICH_TELEMETRY_INCLUDE: included,
  IMMICH_TELEMETRY_EXCLUDE: excluded,
}: Environment): TelemetryConfig['groups'] {
  const names = (words: Environment['IMMICH_TELEMETRY_INCLUDE'], group: (typeof TELEMETRY_GROUPS)[number]) =>
    words.includes('all') || words.includes(group);
  return new Set(TELEMETRY_GROUPS.filter((group) => names(included, group) && !names(excluded, group)));
}

function machineLearningUrl(e: Environment): string {
  const url = e.MACHINE_LEARNING_URL ?? e.IMMICH_MACHINE_LEARNING_URL ?? 'http://127.0.0.1:3003';
  return url.replace(/\/+$/, '');
}
