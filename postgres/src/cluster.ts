import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, readlink, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { renderSettings, type ClusterPurpose } from './cluster-settings.ts';
import { lastLines, runCommand, tryCommand, type CommandResult } from './command.ts';
import { assertReachable, findDatabaseAccount, isRoot, type DatabaseAccount } from './database-account.ts';
import { chooseInstallation, listInstallations, type Installation } from './installation.ts';
import { Problem } from './problem.ts';
import { identifyProcess, isRunning, type ProcessIdentity } from './process-identity.ts';
import { prepareSocketFolder } from './socket-folder.ts';

const SUPERUSER = 'immich';
const DATABASE = 'immich';
/** Names the socket only; the cluster listens on no network address. */
const PORT = 5432;
const SETTINGS_FILE = 'immich-ocr.conf';
const PID_FILE = 'postmaster.pid';
const SOCKET_LOCK_FILE = `.s.PGSQL.${PORT}.lock`;
const START_TIMEOUT_SECONDS = 300;
const STOP_TIMEOUT_SECONDS = 30;

/** Environment variables, named as Immich names them, that lead the server to a cluster. */
export interface ConnectionEnv {
  /** A folder: the PostgreSQL drivers take a host that begins with a slash for the folder of a socket. */
  DB_HOSTNAME: string;
  DB_PORT: string;
  DB_USERNAME: string;
  DB_PASSWORD: string;
  DB_DATABASE_NAME: string;
}

/** A running cluster. */
export interface Cluster {
  connectionEnv: ConnectionEnv;
  /** The same connection in one string, as `pg` and `psql` take it. */
  url: string;
  version: string;
  /** Where the server writes its own log. */
  logFolder: string;
  /** Whether the server process is there; asked cheaply. */
  isRunning(): Promise<boolean>;
  /** Disconnects everybody and stops the cluster, with everything committed on disk. Safe to call twice. */
  stop(): Promise<void>;
}

export interface ClusterOptions {
  /** The data folder; the cluster lives in `postgres` inside it. Created when missing. */
  dataDir: string;
  /** `throwaway` gives up durability for speed. Default: `keep`. */
  purpose?: ClusterPurpose;
  /** Told what is being done, one short sentence at a time. */
  onStep?: (sentence: string) => void;
}

/**
 * Creates the private cluster of a data folder where there is none, starts it and waits until it answers.
 *
 * Any server still running on the cluster, left over from a launcher that was killed, is stopped first: whoever was
 * connected to it has no business there any more. So only one caller at a time may use a data folder.
 * @throws Problem when PostgreSQL is missing, too old, cannot reach the folder, or does not start
 */
export async function prepareCluster(options: ClusterOptions): Promise<Cluster> {
  const { purpose = 'keep', onStep = () => undefined } = options;
  await createDataFolder(options.dataDir);
  const dataDir = await realpath(options.dataDir);
  const clusterDir = join(dataDir, 'postgres');
  const installation = chooseInstallation(await listInstallations(), await clusterMajorOf(dataDir));
  if (!installation) throw new Problem('PostgreSQL is not installed.');
  const account = await findDatabaseAccount(clusterDir);
  if (isRoot() && !account)
    throw new Problem('PostgreSQL cannot run as root, and there is no user "postgres" to run it as.');
  await assertReachable(dataDir, account);
  const server = new ServerControl(clusterDir, installation, account);

  if (!existsSync(clusterDir)) {
    onStep('Creating the database');
    await createCluster(clusterDir, installation, account, purpose);
  }
  const socketDir = await prepareSocketFolder(clusterDir, PORT, account);
  await removeDeadLock(clusterDir, join(clusterDir, PID_FILE));
  await removeDeadLock(clusterDir, join(socketDir, SOCKET_LOCK_FILE));
  await server.stop();
  const { canPrewarm } = installation;
  await writeFile(join(clusterDir, SETTINGS_FILE), renderSettings(purpose, { socketDir, port: PORT, canPrewarm }));
  await server.start();
  const psql = psqlFor(installation, socketDir);
  const serverProcess = await server.identify();
  try {
    await createDatabase(psql);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    connectionEnv: {
      DB_HOSTNAME: socketDir,
      DB_PORT: String(PORT),
      DB_USERNAME: SUPERUSER,
      DB_PASSWORD: '',
      DB_DATABASE_NAME: DATABASE,
    },
    url: `postgresql://${SUPERUSER}@localhost:${PORT}/${DATABASE}?host=${encodeURIComponent(socketDir)}`,
    version: installation.version,
    logFolder: join(clusterDir, 'log'),
    isRunning: () => isRunning(serverProcess),
    stop: () => server.stop(),
  };
}

/**
 * Major version of the PostgreSQL that created the cluster of a data folder; undefined where there is none yet.
 * @throws Problem when the cluster belongs to another account
 */
export async function clusterMajorOf(dataDir: string): Promise<number | undefined> {
  try {
    return Number(await readFile(join(resolve(dataDir), 'postgres', 'PG_VERSION'), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') return undefined;
    throw new Problem(`The database in ${dataDir} belongs to another account. Start as the one that created it.`);
  }
}

async function createDataFolder(dataDir: string): Promise<void> {
  const isNew = (await mkdir(dataDir, { recursive: true })) !== undefined;
  // Others may pass through to a folder whose name they know, as the database account must, but cannot look around.
  if (isNew) await chmod(dataDir, 0o711);
}

/** Builds the cluster under another name, so that an interrupted attempt is never taken for a finished one. */
async function createCluster(
  clusterDir: string,
  { binDir }: Installation,
  account: DatabaseAccount | undefined,
  purpose: ClusterPurpose,
): Promise<void> {
  const building = `${clusterDir}.new`;
  await rm(building, { recursive: true, force: true });
  await mkdir(building, { mode: 0o700 });
  if (account) await chown(building, account.uid, account.gid);

  const { stdout } = await tryCommand('locale', ['-a']);
  const locale = stdout.split('\n').find((name) => /^c\.utf-?8$/i.test(name)) ?? 'C';
  // Whoever can enter the socket's folder, which only the account and root can, is let in without a password.
  const args = ['--pgdata', building, '--username', SUPERUSER, '--auth', 'trust', '--encoding', 'UTF8'];
  args.push('--locale', locale, purpose === 'keep' ? '--data-checksums' : '--no-sync');
  await runCommand(join(binDir, 'initdb'), args, { cwd: '/', ...account });

  const configFile = join(building, 'postgresql.conf');
  await writeFile(join(building, SETTINGS_FILE), '');
  await writeFile(configFile, `${await readFile(configFile, 'utf8')}\ninclude '${SETTINGS_FILE}'\n`);
  await rename(building, clusterDir);
}

/** Starts and stops the server of one cluster. */
class ServerControl {
  private readonly clusterDir: string;
  private readonly binDir: string;
  private readonly account: DatabaseAccount | undefined;

  constructor(clusterDir: string, installation: Installation, account: DatabaseAccount | undefined) {
    this.clusterDir = clusterDir;
    this.binDir = installation.binDir;
    this.account = account;
  }

  async start(): Promise<void> {
    const log = join(this.clusterDir, 'startup.log');
    await rm(log, { force: true });
    const result = await this.pgCtl('start', '--wait', '--timeout', String(START_TIMEOUT_SECONDS), '--log', log);
    if (result.code === 0) return;
    const said = await readFile(log, 'utf8').catch(() => '');
    await this.stop();
    throw new Problem(`PostgreSQL did not start: ${lastLines(said || result.stderr || result.stdout, 3)}`);
  }

  async identify(): Promise<ProcessIdentity> {
    const identity = await identifyProcess(await readPid(join(this.clusterDir, PID_FILE)));
    if (!identity) throw new Problem('PostgreSQL ended at once after it had started.');
    return identity;
  }

  async stop(): Promise<void> {
    // Code 3: no server runs. Anything else may be a server, also one that is still starting.
    if ((await this.pgCtl('status')).code === 3) return;
    const timeout = ['--wait', '--timeout', String(STOP_TIMEOUT_SECONDS)];
    if ((await this.pgCtl('stop', '--mode', 'fast', ...timeout)).code === 0) return;
    // Recovery at the next start repeats what a hurried stop leaves undone.
    const last = await this.pgCtl('stop', '--mode', 'immediate', ...timeout);
    if (last.code !== 0 && (await this.pgCtl('status')).code !== 3) {
      throw new Problem(`PostgreSQL in ${this.clusterDir} cannot be stopped: ${lastLines(last.stderr, 2)}`);
    }
  }

  private pgCtl(action: string, ...args: string[]): Promise<CommandResult> {
    return tryCommand(join(this.binDir, 'pg_ctl'), [action, '--pgdata', this.clusterDir, ...args], {
      cwd: '/',
      ...this.account,
    });
  }
}

/**
 * Removes a lock file of a server that died, where its number now belongs to some other process. PostgreSQL would take that
 * one for its own server, and refuse to start or even end it. All other left-overs it recovers from by itself.
 */
async function removeDeadLock(clusterDir: string, lockFile: string): Promise<void> {
  const pid = await readPid(lockFile);
  if (!pid || !existsSync(`/proc/${pid}`)) return;
  // A server works in its cluster's folder, so another working folder, or none, belongs to something else.
  const workingDir = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  if (workingDir !== clusterDir) await rm(lockFile);
}

/** The number of the process that a lock file of PostgreSQL names; 0 where there is no such file. */
async function readPid(lockFile: string): Promise<number> {
  return Number.parseInt(await readFile(lockFile, 'utf8').catch(() => ''), 10) || 0;
}

type Psql = (database: string, sql: string) => Promise<string>;

function psqlFor({ binDir }: Installation, socketDir: string): Psql {
  return (database, sql) => {
    const args = ['--no-psqlrc', '--tuples-only', '--no-align', '--set', 'ON_ERROR_STOP=1'];
    args.push('--host', socketDir, '--port', String(PORT), '--username', SUPERUSER, '--dbname', database);
    return runCommand(join(binDir, 'psql'), args, { input: sql });
  };
}

async function createDatabase(psql: Psql): Promise<void> {
  const exists = await psql('postgres', `select 1 from pg_database where datname = '${DATABASE}'`);
  if (exists.trim() !== '1') await psql('postgres', `create database ${DATABASE}`);
}
