import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clusterMajorOf, prepareCluster, type Cluster } from './cluster.ts';
import { runCommand } from './command.ts';
import { findDatabaseAccount } from './database-account.ts';
import { listInstallations } from './installation.ts';
import { identifyProcess, waitForExit } from './process-identity.ts';

let dataDir: string;
let clusters: Cluster[];

beforeEach(async () => {
  dataDir = await mkdtemp('/tmp/immich-ocr-cluster-');
  await chmod(dataDir, 0o711);
  clusters = [];
});

afterEach(async () => {
  for (const cluster of clusters) await cluster.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function start(options: Partial<Parameters<typeof prepareCluster>[0]> = {}): Promise<Cluster> {
  const cluster = await prepareCluster({ dataDir, purpose: 'throwaway', ...options });
  clusters.push(cluster);
  return cluster;
}

async function ask({ url }: Cluster, sql: string): Promise<string> {
  return (await runCommand('psql', [url, '--no-psqlrc', '-Atqc', sql])).trim();
}

async function serverPid(): Promise<number> {
  return Number.parseInt(await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8'), 10);
}

async function killServer(): Promise<void> {
  const server = await identifyProcess(await serverPid());
  if (!server) throw new Error('The server is not running');
  process.kill(server.pid, 'SIGKILL');
  await waitForExit(server, 5000);
}

describe('a private cluster', () => {
  it('stores text as UTF-8, keeps what it commits and listens on no network address', async () => {
    const cluster = await start({ purpose: 'keep' });

    expect(await ask(cluster, 'show server_encoding')).toBe('UTF8');
    expect(await ask(cluster, `select lower('É发票')`)).toBe('é发票');
    expect(await ask(cluster, 'show fsync')).toBe('on');
    expect(await ask(cluster, 'show synchronous_commit')).toBe('on');
    expect(await ask(cluster, 'show listen_addresses')).toBe('');
    expect(await ask(cluster, 'create extension vector; select 1')).toBe('1');
  });

  it('lets only its own account into its folder', async () => {
    await start();

    expect((await stat(join(dataDir, 'postgres'))).mode & 0o777).toBe(0o700);
  });

  it('keeps its data from one start to the next', async () => {
    const first = await start();
    await ask(first, 'create table kept (n int); insert into kept values (7)');
    await first.stop();

    expect(await first.isRunning()).toBe(false);
    expect(await ask(await start(), 'select n from kept')).toBe('7');
  });

  it('reads back what it had in memory, where PostgreSQL can', async () => {
    const [installation] = await listInstallations();
    const first = await start({ purpose: 'keep' });
    if (!installation?.canPrewarm) {
      expect(await ask(first, 'show shared_preload_libraries')).toBe('');
      return;
    }
    const pagesInMemory = `
      select count(*) from pg_buffercache
      where relfilenode = pg_relation_filenode('kept') and reldatabase = (
        select oid from pg_database where datname = current_database())`;
    await ask(first, 'create extension pg_buffercache; create table kept as select generate_series(1, 50000) as n');
    expect(Number(await ask(first, pagesInMemory))).toBeGreaterThan(100);
    await first.stop();

    const second = await start({ purpose: 'keep' });
    await expect.poll(async () => Number(await ask(second, pagesInMemory)), { timeout: 30_000 }).toBeGreaterThan(100);
  });

  it('starts again after its server was killed', async () => {
    await start({ purpose: 'keep' });
    await killServer();

    expect(await ask(await start({ purpose: 'keep' }), 'select 1')).toBe('1');
  });

  it('replaces a server that a killed launcher left running', async () => {
    const left = await start();

    const next = await start();

    expect(await left.isRunning()).toBe(false);
    expect(await ask(next, 'select 1')).toBe('1');
  });

  it('starts although the number of its dead server belongs to another process now', async () => {
    await start();
    const pidFile = join(dataDir, 'postgres/postmaster.pid');
    const pidFileText = await readFile(pidFile, 'utf8');
    const deadPid = await serverPid();
    await killServer();
    const account = await findDatabaseAccount(join(dataDir, 'postgres'));
    const stranger = spawn('sleep', ['60'], { cwd: '/', ...account });
    try {
      await writeFile(pidFile, pidFileText.replace(String(deadPid), String(stranger.pid)));

      expect(await ask(await start(), 'select 1')).toBe('1');
      expect(stranger.exitCode).toBeNull();
    } finally {
      stranger.kill();
    }
  });

  it('begins anew where its creation was interrupted', async () => {
    await mkdir(join(dataDir, 'postgres.new'));
    await writeFile(join(dataDir, 'postgres.new/PG_VERSION'), '15\n');

    expect(await ask(await start(), 'select 1')).toBe('1');
    expect(existsSync(join(dataDir, 'postgres.new'))).toBe(false);
  });

  it('puts its socket elsewhere when the path of its folder is too long for one', async () => {
    const deep = join(dataDir, 'a'.repeat(60), 'b'.repeat(60));

    const cluster = await start({ dataDir: deep });
    const socketDir = cluster.connectionEnv.DB_HOSTNAME;

    expect(socketDir.startsWith(deep)).toBe(false);
    expect((await stat(socketDir)).mode & 0o777).toBe(0o700);
    expect(await ask(cluster, 'select 1')).toBe('1');
    await cluster.stop();
    await rm(socketDir, { recursive: true });
  });

  it('does not put its socket into a folder that somebody else prepared', async () => {
    const deep = join(dataDir, 'a'.repeat(60), 'b'.repeat(60));
    const cluster = await start({ dataDir: deep });
    const socketDir = cluster.connectionEnv.DB_HOSTNAME;
    await cluster.stop();
    await rm(socketDir, { recursive: true });
    await mkdir(join(dataDir, 'trap'));
    await symlink(join(dataDir, 'trap'), socketDir);

    await expect(start({ dataDir: deep })).rejects.toThrow('belongs to somebody else');
    await rm(socketDir);
  });

  it('says why when its server cannot start', async () => {
    await (await start()).stop();
    const config = join(dataDir, 'postgres/postgresql.conf');
    const account = await findDatabaseAccount(join(dataDir, 'postgres'));
    await writeFile(config, 'no_such_setting = 1\n');
    if (account) await chown(config, account.uid, account.gid);

    await expect(start()).rejects.toThrow(/^PostgreSQL did not start: .*no_such_setting/);
  });

  it('tells the version that created it', async () => {
    expect(await clusterMajorOf(dataDir)).toBeUndefined();
    const { version } = await start();
    expect(await clusterMajorOf(dataDir)).toBe(Number.parseInt(version, 10));
  });
});
