import { chooseInstallation, listInstallations, type Installation } from './installation.ts';
import { findOnPath, findPackageManager, type ManagerName, type PackageManager } from './package-manager.ts';
import { installPgvectorFromSource } from './pgvector-source.ts';
import { Problem } from './problem.ts';

/** A program that this project runs but npm does not have. */
interface Tool {
  /** What it is called in a sentence. */
  title: string;
  /** Any one of these commands does. */
  commands: string[];
  /** Its package at each package manager; left out where there is none. */
  packages: Partial<Record<ManagerName, string>>;
}

const TOOLS = {
  ffmpeg: {
    title: 'ffmpeg',
    commands: ['ffmpeg'],
    packages: { 'apt-get': 'ffmpeg', dnf: 'ffmpeg-free', apk: 'ffmpeg', brew: 'ffmpeg' },
  },
  perl: {
    title: 'perl',
    commands: ['perl'],
    packages: { 'apt-get': 'perl', dnf: 'perl', apk: 'perl', brew: 'perl' },
  },
  heif: {
    title: 'libheif',
    commands: ['heif-convert', 'heif-dec'],
    packages: { 'apt-get': 'libheif-examples', dnf: 'libheif-tools', apk: 'libheif-tools', brew: 'libheif' },
  },
  chromium: {
    title: 'Chromium',
    commands: ['chromium', 'chromium-browser'],
    packages: { 'apt-get': 'chromium', dnf: 'chromium', apk: 'chromium' },
  },
  redis: {
    title: 'Redis',
    commands: ['redis-server'],
    packages: { 'apt-get': 'redis-server', dnf: 'redis', apk: 'redis', brew: 'redis' },
  },
} as const satisfies Record<string, Tool>;

export type ToolName = keyof typeof TOOLS;

const POSTGRES_PACKAGE: Record<ManagerName, string> = {
  'apt-get': 'postgresql',
  dnf: 'postgresql-server',
  apk: 'postgresql',
  brew: 'postgresql@17',
};

/** The package of pgvector, spelled as this package manager spells it, for one major version of PostgreSQL. */
const VECTOR_PACKAGE: Record<ManagerName, (major: number) => string> = {
  'apt-get': (major) => `postgresql-${major}-pgvector`,
  dnf: () => 'pgvector',
  apk: () => 'postgresql-pgvector',
  brew: () => 'pgvector',
};

export interface SystemPackagesOptions {
  tools: readonly ToolName[];
  /** Set when a private cluster is to be run; `clusterMajor` is the version of an existing one. */
  postgres?: { clusterMajor: number | undefined };
  /** Told what is being installed, one short sentence at a time. */
  onStep: (sentence: string) => void;
  /** Told every line that the package manager prints. */
  onLine: (line: string) => void;
}

/**
 * Makes sure that the given programs, and PostgreSQL with pgvector where asked for, are on this machine, by installing
 * what is missing. Looks only and is done in a moment when nothing is.
 * @throws Problem saying what to do by hand when it cannot be installed
 */
export async function ensureSystemPackages(options: SystemPackagesOptions): Promise<void> {
  const manager = findPackageManager(options.onLine);
  const missing: Tool[] = options.tools.map((name) => TOOLS[name]).filter(isMissing);
  const installation = options.postgres && (await findPostgres(options.postgres.clusterMajor));

  const titles = missing.map(({ title }) => title);
  if (options.postgres && !installation) titles.push('PostgreSQL');
  if (titles.length > 0) {
    if (!manager) throw new Problem(`Please install ${titles.join(', ')}: no package manager was found that could.`);
    options.onStep(`Installing ${titles.join(', ')} with ${manager.name}`);
    const packages = missing.map((tool) => packageOf(tool, manager));
    if (options.postgres && !installation) packages.push(postgresPackage(manager.name, options.postgres.clusterMajor));
    await manager.install(packages);
    const stillMissing = missing.find(isMissing);
    if (stillMissing) throw new Problem(`${stillMissing.title} is still missing after its package was installed.`);
  }
  if (options.postgres) await ensurePgvector(options.postgres.clusterMajor, manager, options.onStep);
}

function isMissing({ commands }: Tool): boolean {
  return !commands.some((command) => findOnPath(command));
}

function packageOf({ title, packages }: Tool, { name }: PackageManager): string {
  const found = packages[name];
  if (!found) throw new Problem(`Please install ${title}: ${name} has no package of it.`);
  return found;
}

function postgresPackage(manager: ManagerName, clusterMajor: number | undefined): string {
  return manager === 'apt-get' && clusterMajor !== undefined ? `postgresql-${clusterMajor}` : POSTGRES_PACKAGE[manager];
}

async function findPostgres(clusterMajor: number | undefined): Promise<Installation | undefined> {
  return chooseInstallation(await listInstallations(), clusterMajor);
}

async function ensurePgvector(
  clusterMajor: number | undefined,
  manager: PackageManager | undefined,
  onStep: (sentence: string) => void,
): Promise<void> {
  const installation = await findPostgres(clusterMajor);
  if (!installation) throw new Problem('PostgreSQL is still missing after its package was installed.');
  if (installation.hasVector) return;
  if (!manager) throw new Problem(`Please install the extension pgvector for PostgreSQL ${installation.version}.`);

  const packageName = VECTOR_PACKAGE[manager.name](installation.major);
  if (await manager.offers(packageName)) {
    onStep(`Installing pgvector with ${manager.name}`);
    await manager.install([packageName]);
  } else if (manager.name === 'apt-get') {
    onStep('Building pgvector from the source package of a newer release');
    await installPgvectorFromSource(installation, manager);
  }
  if (!(await findPostgres(clusterMajor))?.hasVector) {
    throw new Problem(
      `Please install the extension pgvector for PostgreSQL ${installation.version}: no package has it.`,
    );
  }
}
