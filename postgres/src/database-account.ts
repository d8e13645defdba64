import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { tryCommand } from './command.ts';
import { Problem } from './problem.ts';

/** The operating-system account that a cluster runs as. PostgreSQL refuses to run as root. */
export interface DatabaseAccount {
  uid: number;
  gid: number;
}

const UNPRIVILEGED = 'postgres';

/**
 * The account for the cluster: undefined, meaning the current one, or `postgres` when started by root.
 * @throws Problem when root has no such account to use
 */
export async function findDatabaseAccount(): Promise<DatabaseAccount | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const uid = await tryCommand('id', ['-u', UNPRIVILEGED]);
  const gid = await tryCommand('id', ['-g', UNPRIVILEGED]);
  if (uid.code !== 0 || gid.code !== 0) {
    throw new Problem(
      `PostgreSQL does not run as root and there is no user "${UNPRIVILEGED}" on this machine; start as an ordinary user.`,
    );
  }
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

/**
 * Makes sure that the account can get to a folder when started by root, where the folder is usually root's own.
 * Looks only at folders that exist already, so it can be asked before anything is created or installed.
 * @throws Problem naming the folder that is in the way
 */
export async function assertReachable(folder: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  for (let current = resolve(folder); current !== dirname(current); current = dirname(current)) {
    const mode = (await stat(current).catch(() => undefined))?.mode ?? 0o001;
    if (mode & 0o001) continue;
    throw new Problem(
      `PostgreSQL does not run as root but as user "${UNPRIVILEGED}", who cannot pass through ${current}. ` +
        `Choose another data folder, for example IMMICH_DATA=/var/lib/immich-ocr npm start`,
    );
  }
}
