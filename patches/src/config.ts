import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config as ServerConfig, loadConfig as loadServerConfig } from '../../server/src/config/config.ts';
import { overImmich } from './schema/over-immich.ts';

/** What the front door is told from outside. Everything that Immich reads keeps Immich's name, default and meaning. */
export interface Config {
  /** Where clients find us. */
  readonly http: Pick<ServerConfig['http'], 'host' | 'port'>;
  /** Where Immich listens, on this machine only. */
  readonly innerPort: number;
  /** Folder of Immich's server, in whose tree its packages are. */
  readonly serverRoot: string;
  /** Immich's database, with our schema in front. */
  readonly database: ServerConfig['database'];
  readonly redis: NonNullable<ServerConfig['queue']['redis']>;
  readonly machineLearning: ServerConfig['machineLearning'];
  /** False where this container only works through queues, and nobody knocks. */
  readonly servesClients: boolean;
}

const INNER_PORT = 2284;
const SERVER_ROOT = '/usr/src/app/server';
const MACHINE_LEARNING = 'http://immich-machine-learning:3003';
const REDIS = { host: 'redis', port: 6379, db: 0 } as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** What Immich's start script takes out of files: secrets of Docker and of systemd. */
const FROM_FILES = ['DB_URL', 'DB_HOSTNAME', 'DB_DATABASE_NAME', 'DB_USERNAME', 'DB_PASSWORD', 'REDIS_PASSWORD'];

/**
 * @throws InvalidEnvironmentError with all problems in one message
 * @throws Error when a file of a secret can not be read
 */
export function loadConfig(given: Environment): Config {
  const env = withFileSecrets(given);
  const server = loadServerConfig(env, '');
  const isTold = Boolean(env.MACHINE_LEARNING_URL || env.IMMICH_MACHINE_LEARNING_URL);
  return Object.freeze({
    http: { host: server.http.host, port: server.http.port },
    innerPort: Number(env.IMMICH_INNER_PORT || INNER_PORT),
    serverRoot: env.IMMICH_SERVER_ROOT || SERVER_ROOT,
    database: overImmich(server.database),
    redis: server.queue.redis ?? REDIS,
    machineLearning: isTold ? server.machineLearning : { ...server.machineLearning, url: MACHINE_LEARNING },
    servesClients: server.roles.has('api'),
  });
}

function withFileSecrets(env: Environment): Environment {
  const secrets = FROM_FILES.flatMap((name) => {
    const file = env[`${name}_FILE`] || join(env['CREDENTIALS_DIRECTORY'] ?? '/nowhere', name);
    return env[`${name}_FILE`] || existsSync(file) ? [[name, readFileSync(file, 'utf8').trimEnd()] as const] : [];
  });
  return { ...env, ...Object.fromEntries(secrets) };
}
