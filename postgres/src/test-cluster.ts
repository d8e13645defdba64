import { randomUUID } from 'node:crypto';
import { chmod, glob, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { clusterMajorOf, prepareCluster } from './cluster.ts';
import { runCommand, tryCommand } from './command.ts';
import { findDatabaseAccount } from './database-account.ts';
import { chooseInstallation, listInstallations } from './installation.ts';
import { Problem } from './problem.ts';
import { identifyProcess, isRunning, type ProcessIdentity } from './process-identity.ts';

/** Where throwaway clusters live; not `tmpdir()`, whose path is too long for a socket on some systems. */
const PARENT = '/tmp';
const PREFIX = 'immich-ocr-test-';

/** A PostgreSQL server for one test run. */
export interface TestCluster {
  /** Connection of a superuser to an empty database, from which tests create theirs. */
  url: string;
  /** Stops the server and deletes it; leaves a server that was given from outside alone. */
  stop(): Promise<void>;
}

/**
 * Gives a server to a test run: the one in `TEST_DB_URL` or `DB_URL` when set, else a new throwaway one with pgvector
 * and `fsync` off, in about two seconds. Also sweeps away what killed test runs left behind.
 * @throws Problem when PostgreSQL or pgvector is not installed
 */
export async function startTestCluster(env: NodeJS.ProcessEnv = process.env): Promise<TestCluster> {
  const given = env.TEST_DB_URL ?? env.DB_URL;
  if (given) return { url: given, stop: () => Promise.resolve() };

  if (!chooseInstallation(await listInstallations(), undefined)?.hasVector) {
    throw new Problem('Database tests need PostgreSQL with pgvector; `npm test` in the root folder installs both.');
  }
  await sweepLeftOvers();
  const dataDir = await mkdtemp(join(PARENT, PREFIX));
  await chmod(dataDir, 0o711);
  await writeFile(join(dataDir, 'owner.json'), JSON.stringify(await identifyProcess(process.pid)));
  const cluster = await prepareCluster({ dataDir, purpose: 'throwaway' });
  return {
    url: cluster.url,
    stop: async () => {
      await cluster.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A new name for a test's own database, safe in SQL without quotes. */
export function newDatabaseName(): string {
  return `test_${randomUUID().replaceAll('-', '')}`;
}

async function sweepLeftOvers(): Promise<void> {
  for await (const ownerFile of glob(`${PARENT}/${PREFIX}*/owner.json`)) {
    const owner = await readFile(ownerFile, 'utf8').then(
      (text) => JSON.parse(text) as ProcessIdentity,
      () => undefined,
    );
    if (!owner || (await isRunning(owner))) continue;
    await discard(dirname(ownerFile)).catch(() => undefined); // somebody else's, or swept by another run just now
  }
}

async function discard(dataDir: string): Promise<void> {
  const installation = chooseInstallation(await listInstallations(), await clusterMajorOf(dataDir));
  if (installation) {
    const clusterDir = join(dataDir, 'postgres');
    const args = ['stop', '--pgdata', clusterDir, '--mode', 'immediate'];
    await tryCommand(join(installation.binDir, 'pg_ctl'), args, {
      cwd: '/',
      ...(await findDatabaseAccount(clusterDir)),
    });
  }
  await runCommand('rm', ['-rf', dataDir]);
}
