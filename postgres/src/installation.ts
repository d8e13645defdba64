import { existsSync } from 'node:fs';
import { glob, readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { runCommand, tryCommand } from './command.ts';
import { Problem } from './problem.ts';

/** The oldest PostgreSQL that is supported; pgvector's and our SQL are tested from here on. */
export const OLDEST_MAJOR = 14;

/** One PostgreSQL server installed on this machine. */
export interface Installation {
  /** As `postgres --version` says it, for example `15.18`. */
  version: string;
  major: number;
  /** Folder of `initdb`, `pg_ctl`, `postgres` and `psql`. */
  binDir: string;
  hasVector: boolean;
  /** Whether it can read back, after a restart, what it had in memory. */
  canPrewarm: boolean;
}

const FOLDERS = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/usr/local/pgsql/bin',
  '/opt/homebrew/opt/postgresql@*/bin',
  '/usr/local/opt/postgresql@*/bin',
  '/usr/libexec/postgresql*',
];

/**
 * Every PostgreSQL server found on this machine, newest first. With `POSTGRES_BIN_DIR` set, only the one in that folder:
 * one with other extensions than the system's own, for example.
 */
export async function listInstallations(env: NodeJS.ProcessEnv = process.env): Promise<Installation[]> {
  const folders = new Set(env.POSTGRES_BIN_DIR ? [env.POSTGRES_BIN_DIR] : await usualFolders(env));
  const found = new Map<string, Installation>();
  for (const binDir of folders) {
    // Links such as /usr/local/bin/initdb exist without their siblings; only a complete folder counts.
    if (!['initdb', 'pg_ctl', 'postgres', 'psql'].every((name) => existsSync(join(binDir, name)))) continue;
    const installation = await inspect(binDir);
    if (installation && !found.has(installation.version)) found.set(installation.version, installation);
  }
  return [...found.values()].sort((a, b) => b.major - a.major || (a.binDir < b.binDir ? -1 : 1));
}

async function usualFolders({ PATH = '' }: NodeJS.ProcessEnv): Promise<string[]> {
  const folders: string[] = [];
  for await (const folder of glob(FOLDERS)) folders.push(folder);
  return [...folders, ...PATH.split(delimiter)];
}

async function inspect(binDir: string): Promise<Installation | undefined> {
  const { code, stdout } = await tryCommand(join(binDir, 'postgres'), ['--version']);
  const version = /PostgreSQL\)\s+((\d+)\S*)/.exec(stdout);
  if (code !== 0 || !version?.[1]) return undefined;
  const major = Number(version[2]);
  const hasVector = existsSync(join(await folderOf(binDir, 'share'), 'extension', 'vector.control'));
  const libraries = await readdir(await folderOf(binDir, 'pkglib')).catch((): string[] => []);
  // Named in the settings and not there, it would keep the server from starting.
  const canPrewarm = libraries.some((file) => /^pg_prewarm\.(so|dylib|dll)$/.test(file));
  return { version: version[1], major, binDir, hasVector, canPrewarm };
}

const FOLDERS_BESIDE = { share: 'share', pkglib: 'lib' } as const;

/** Where this PostgreSQL keeps its shared files, or the libraries that it loads. */
async function folderOf(binDir: string, kind: keyof typeof FOLDERS_BESIDE): Promise<string> {
  const pgConfig = join(binDir, 'pg_config');
  if (existsSync(pgConfig)) return (await runCommand(pgConfig, [`--${kind}dir`])).trim();
  return join(binDir, '..', FOLDERS_BESIDE[kind]);
}

/**
 * Chooses the server to run a cluster with: the one with the cluster's own major version, or for a new cluster the newest
 * that has pgvector, or else the newest.
 * @param clusterMajor major version that created the cluster; undefined for a new one
 * @returns undefined when nothing suitable is installed
 * @throws Problem when what is installed is too old, or cannot open the existing cluster
 */
export function chooseInstallation(
  installations: Installation[],
  clusterMajor: number | undefined,
): Installation | undefined {
  if (clusterMajor !== undefined) {
    const same = installations.find(({ major }) => major === clusterMajor);
    if (same || installations.length === 0) return same;
    throw new Problem(
      `The database was created by PostgreSQL ${clusterMajor}, but only PostgreSQL ${versionsOf(installations)} is ` +
        `installed. Install PostgreSQL ${clusterMajor} beside it.`,
    );
  }
  const recent = installations.filter(({ major }) => major >= OLDEST_MAJOR);
  if (recent.length === 0 && installations.length > 0) {
    throw new Problem(
      `PostgreSQL ${versionsOf(installations)} is too old: version ${OLDEST_MAJOR} or newer is needed.`,
    );
  }
  return recent.find(({ hasVector }) => hasVector) ?? recent[0];
}

function versionsOf(installations: Installation[]): string {
  return installations.map(({ version }) => version).join(' and ');
}
