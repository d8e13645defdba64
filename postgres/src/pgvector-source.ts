import { chmod, glob, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastLines, runCommand } from './command.ts';
import { type Installation } from './installation.ts';
import { findOnPath, type PackageManager } from './package-manager.ts';
import { Problem } from './problem.ts';

/** A release of a distribution whose archive holds the source package of pgvector. */
interface Release {
  suite: string;
  component: string;
  keyring: string;
}

/** By the name that the distribution's archive gives as its origin. */
const RELEASES: Record<string, Release> = {
  Debian: { suite: 'trixie', component: 'main', keyring: '/usr/share/keyrings/debian-archive-keyring.gpg' },
  Ubuntu: { suite: 'noble', component: 'universe', keyring: '/usr/share/keyrings/ubuntu-archive-keyring.gpg' },
};

/**
 * Builds pgvector for an installed PostgreSQL from the distribution's own source package of a newer release, in a few
 * seconds. The package comes from the mirror that apt uses already and is verified with the distribution's keyring; the
 * system's package sources stay as they are.
 * @throws Problem when the mirror or a compiler cannot be had, or the build fails
 */
export async function installPgvectorFromSource(installation: Installation, manager: PackageManager): Promise<void> {
  if (!findOnPath('gcc') || !findOnPath('make')) await manager.install(['gcc', 'make', 'libc6-dev']);
  const folder = await mkdtemp(join(tmpdir(), 'pgvector-'));
  try {
    // apt drops its rights before it downloads, and then must still be able to write here.
    await chmod(folder, 0o755);
    const sources = await downloadSource(folder);
    const headers = await downloadHeaders(folder, installation);
    // The default would be code for this very processor, and bytecode for a compiler that few machines have.
    const settings = ['OPTFLAGS=', 'with_llvm=no', `PG_CPPFLAGS=-I${headers}`];
    settings.push(`PG_CONFIG=${join(installation.binDir, 'pg_config')}`);
    await runCommand('make', [`-j${availableParallelism()}`, ...settings], { cwd: sources });
    const installed = await manager.runPrivileged(['make', '--silent', 'install', ...settings], sources);
    if (installed.code !== 0) throw new Error(lastLines(installed.stderr, 3));
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(`pgvector could not be built: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Fetches and unpacks the source package, and returns the folder of its Makefile. */
async function downloadSource(folder: string): Promise<string> {
  const { uri, release } = await findMirror();
  const sourceParts = join(folder, 'sources');
  for (const name of ['sources', 'lists/partial', 'archives/partial', 'package']) {
    await mkdir(join(folder, name), { recursive: true });
  }
  await writeFile(
    join(sourceParts, 'newer-release.sources'),
    `Types: deb-src\nURIs: ${uri}\nSuites: ${release.suite}\nComponents: ${release.component}\nSigned-By: ${release.keyring}\n`,
  );
  const privateApt = [
    ['Dir::Etc::SourceList', '/dev/null'],
    ['Dir::Etc::SourceParts', sourceParts],
    ['Dir::State::Lists', join(folder, 'lists')],
    ['Dir::Cache', folder],
    ['APT::Sandbox::User', ''], // the folder is ours, and apt's own user could not write to it
  ].flatMap(([name, value]) => ['-o', `${name}=${value}`]);

  const cwd = join(folder, 'package');
  await runCommand('apt-get', [...privateApt, 'update'], { cwd });
  await runCommand('apt-get', [...privateApt, 'source', '--download-only', 'pgvector'], { cwd });
  await runCommand('sh', ['-c', 'tar -xzf pgvector_*.orig.tar.gz --strip-components=1'], { cwd });
  return cwd;
}

/** The distribution's mirror as apt has it configured, with the release to take the source from. */
async function findMirror(): Promise<{ uri: string; release: Release }> {
  const format = '$(REPO_URI)|$(ORIGIN)|$(CODENAME)';
  const targets = await runCommand('apt-get', ['indextargets', '--format', format, 'Created-By: Packages']);
  for (const line of targets.split('\n')) {
    const [uri, origin = '', codename = ''] = line.split('|');
    const release = RELEASES[origin];
    // Updates to a release are kept elsewhere on some mirrors; the release itself names the archive.
    if (uri && release && !codename.includes('-')) return { uri, release };
  }
  throw new Problem('pgvector is missing, and apt has no Debian or Ubuntu mirror to fetch its source from.');
}

/**
 * Fetches the headers of the PostgreSQL server and returns their folder. Only unpacked, because installing their package
 * would bring a whole second compiler with it.
 */
async function downloadHeaders(folder: string, { major }: Installation): Promise<string> {
  const packageFolder = join(folder, 'headers');
  await mkdir(packageFolder);
  await runCommand('apt-get', ['-o', 'APT::Sandbox::User=', 'download', `postgresql-server-dev-${major}`], {
    cwd: packageFolder,
  });
  for await (const file of glob(join(packageFolder, '*.deb'))) {
    await runCommand('dpkg-deb', ['--extract', file, packageFolder]);
  }
  return join(packageFolder, 'usr/include/postgresql', String(major), 'server');
}
