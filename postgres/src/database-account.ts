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
 * The account for a cluster: undefined, meaning the current one, unless started by root. Then it is the owner of an
 * existing cluster, and `postgres` for a new one, or undefined as long as there is no such account.
 */
export async function findDatabaseAccount(clusterDir: string): Promise<DatabaseAccount | undefined> {
  if (!isRoot()) return undefined;
  const owner = await stat(clusterDir).catch(() => undefined);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const uid = await tryCommand('id', ['-u', UNPRIVILEGED]);
  const gid = await tryCommand('id', ['-g', UNPRIVILEGED]);
  return uid.code === 0 && gid.code === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : undefined;
}

/**
 * Makes sure that the account can get to a folder when started by root, where the way there may be root's own.
 * Looks only at folders that exist already, so it can be asked before anything is created or installed.
 * @throws Problem naming the folder that is in the way
 */
export async function assertReachable(folder: string, account: DatabaseAccount | undefined): Promise<void> {
  if (!isRoot()) return;
  for (let current = resolve(folder); current !== dirname(current); current = dirname(current)) {
    const found = await stat(current).catch(() => undefined);
    if (!found?.isDirectory() || found.mode & searchBit(found, account)) continue;
    throw new Problem(
      `PostgreSQL cannot run as root, and the user "${UNPRIVILEGED}" that it runs as cannot pass through ${current}. ` +
        `Choose another data folder, for example: IMMICH_DATA=/var/lib/immich-ocr npm start`,
    );
  }
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** The permission bit that lets an account, or before there is one any account, pass through a folder. */
function searchBit({ uid, gid }: { uid: number; gid: number }, account: DatabaseAccount | undefined): number {
  if (uid === account?.uid) return 0o100;
  return gid === account?.gid ? 0o010 : 0o001;
}
