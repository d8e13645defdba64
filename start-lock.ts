import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from './postgres/src/problem.ts';
import { identifyProcess, isRunning, stopProcess, type ProcessIdentity } from './postgres/src/process-identity.ts';

const FILE = 'running.json';
const ORPHAN_GRACE_MS = 12_000;

interface LockRecord {
  launcher: ProcessIdentity;
  address: string;
  /** What the launcher started, by pid. */
  children: ProcessIdentity[];
}

/** The right to run on a data folder, held by one launcher at a time. */
export class StartLock {
  private readonly file: string;
  private readonly record: LockRecord;
  private writing: Promise<void> = Promise.resolve();

  private constructor(file: string, record: LockRecord) {
    this.file = file;
    this.record = record;
  }

  /**
   * Takes the lock. One left by a launcher that was killed is taken over, after ending whatever that launcher had started
   * and that is still running.
   * @param address where the server will be found, for the message to a second launcher
   * @throws Problem when another launcher is running on this folder
   */
  static async acquire(dataDir: string, address: string): Promise<StartLock> {
    const launcher = await identifyProcess(process.pid);
    if (!launcher) throw new Error('This process cannot find itself');
    const lock = new StartLock(join(dataDir, FILE), { launcher, address, children: [] });
    const draft = await lock.writeDraft();
    try {
      while (!(await isLinked(draft, lock.file))) await lock.removeStale();
    } finally {
      await rm(draft);
    }
    return lock;
  }

  /** Remembers a child process, so that the next launcher can end it should this one be killed. */
  async addChild(pid: number): Promise<void> {
    const child = await identifyProcess(pid);
    if (!child) return;
    this.record.children = [...this.record.children, child].slice(-10);
    // One after the other: two children that crash together are also started again together.
    this.writing = this.writing.then(async () => rename(await this.writeDraft(), this.file));
    await this.writing;
  }

  async release(): Promise<void> {
    await rm(this.file, { force: true });
  }

  /** A lock file appears under its name complete or not at all. */
  private async writeDraft(): Promise<string> {
    const draft = `${this.file}.${process.pid}`;
    await writeFile(draft, JSON.stringify(this.record));
    return draft;
  }

  private async removeStale(): Promise<void> {
    const found = await readRecord(this.file);
    if (found && (await isRunning(found.launcher))) {
      throw new Problem(
        `Immich OCR is already running on this data folder (process ${found.launcher.pid}, ${found.address}).`,
      );
    }
    await Promise.all((found?.children ?? []).map((child) => stopProcess(child, ORPHAN_GRACE_MS)));
    // Two launchers may both find the lock stale; only the one that finds it unchanged may remove it.
    const again = await readRecord(this.file);
    if (JSON.stringify(again) === JSON.stringify(found)) await this.release();
  }
}

async function isLinked(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined when there is no lock file, or one that a full disk or another program spoiled. */
async function readRecord(file: string): Promise<LockRecord | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as LockRecord;
  } catch {
    return undefined;
  }
}
