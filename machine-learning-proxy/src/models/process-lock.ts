import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

const SQLITE_BUSY = 5;

/** Held until it is released, or until the process ends however it ends. */
export interface ProcessLock {
  release(): void;
}

/**
 * Waits until no other process holds the lock file. SQLite's lock is the operating system's, which frees it when its
 * holder crashes; a file that merely exists would have to be guessed to be stale.
 */
export async function lockProcesses(
  path: string,
  { pollMs = 500, signal }: { readonly pollMs?: number; readonly signal: AbortSignal },
): Promise<ProcessLock> {
  await mkdir(dirname(path), { recursive: true });
  for (;;) {
    signal.throwIfAborted();
    const lock = tryLock(path);
    if (lock) {
      return lock;
    }
    await sleep(pollMs, undefined, { signal });
  }
}

function tryLock(path: string): ProcessLock | undefined {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) {
      return undefined;
    }
    throw error;
  }
  return { release: () => database.close() };
}
