import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { lastLines, tryCommand, type CommandResult } from './command.ts';
import { Problem } from './problem.ts';

const MANAGERS = ['apt-get', 'dnf', 'apk', 'brew'] as const;
export type ManagerName = (typeof MANAGERS)[number];

export interface PackageManager {
  name: ManagerName;
  /** Whether a package of this name can be installed. */
  offers(packageName: string): Promise<boolean>;
  /** @throws Problem when it fails, naming the command to run by hand */
  install(packages: string[]): Promise<void>;
  /** Runs a command with the rights that installing needs. @throws Problem when there are none */
  runPrivileged(command: string[], cwd?: string): Promise<CommandResult>;
}

/** Finds a command in the folders of `PATH`. */
export function findOnPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

/** The package manager of this machine; undefined when it is none that this program knows. */
export function findPackageManager(onLine: (line: string) => void): PackageManager | undefined {
  const name = MANAGERS.find((manager) => findOnPath(manager));
  return name && new SystemPackageManager(name, onLine);
}

const INSTALL_ARGUMENTS: Record<ManagerName, string[]> = {
  'apt-get': ['install', '--yes', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300'],
  dnf: ['install', '--assumeyes'],
  apk: ['add'],
  brew: ['install'],
};

class SystemPackageManager implements PackageManager {
  readonly name: ManagerName;
  private readonly onLine: (line: string) => void;
  private isUpdated = false;

  constructor(name: ManagerName, onLine: (line: string) => void) {
    this.name = name;
    this.onLine = onLine;
  }

  async offers(packageName: string): Promise<boolean> {
    await this.update();
    const args: Record<ManagerName, string[]> = {
      'apt-get': ['apt-cache', 'show', '--no-all-versions', packageName],
      dnf: ['dnf', 'info', packageName],
      apk: ['apk', 'info', packageName],
      brew: ['brew', 'info', packageName],
    };
    const [file = '', ...rest] = args[this.name];
    return (await tryCommand(file, rest)).code === 0;
  }

  async install(packages: string[]): Promise<void> {
    await this.update();
    const command = [this.name, ...INSTALL_ARGUMENTS[this.name], ...packages];
    const result = await this.withoutDefaultCluster(() => this.runPrivileged(command));
    if (result.code !== 0) {
      const reason = lastLines(result.stderr || result.stdout, 2);
      throw new Problem(`Installing ${packages.join(', ')} failed: ${reason}. Try by hand: ${command.join(' ')}`);
    }
  }

  async runPrivileged(command: string[], cwd?: string): Promise<CommandResult> {
    const [file = '', ...args] = [...(await this.prefix(command)), ...command];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    return tryCommand(file, args, { env, onLine: this.onLine, ...(cwd && { cwd }) });
  }

  /** Homebrew works as the current user; all others need root. */
  private async prefix(command: string[]): Promise<string[]> {
    if (this.name === 'brew' || process.getuid?.() === 0) return [];
    if (findOnPath('sudo') && (await tryCommand('sudo', ['-n', 'true'])).code === 0) {
      return ['sudo', '-n', 'DEBIAN_FRONTEND=noninteractive'];
    }
    throw new Problem(`This needs the rights of root. Run once: sudo ${command.join(' ')}`);
  }

  /** Refreshes the list of packages, once. Failing is no error: the old list may do, and else the install says so. */
  private async update(): Promise<void> {
    if (this.isUpdated || (this.name !== 'apt-get' && this.name !== 'apk')) return;
    this.isUpdated = true;
    await this.runPrivileged([this.name, 'update']);
  }

  /**
   * Debian starts a database server of its own on port 5432 when PostgreSQL is installed. Nobody asked for that one, so
   * it is told not to while this install runs, unless PostgreSQL's common part and its choices are there already.
   */
  private async withoutDefaultCluster<Value>(install: () => Promise<Value>): Promise<Value> {
    const file = '/etc/postgresql-common/createcluster.d/immich-ocr.conf';
    const isWanted = this.name === 'apt-get' && process.getuid?.() === 0 && !existsSync(dirname(dirname(file)));
    if (!isWanted) return install();
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, 'create_main_cluster = false\n');
    try {
      return await install();
    } finally {
      await rm(file);
    }
  }
}
