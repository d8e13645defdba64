import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DatabaseAccount } from './database-account.ts';
import { Problem } from './problem.ts';

/** The longest socket path that both Linux (107 bytes) and macOS (103) take. */
const LONGEST_SOCKET_PATH = 103;

/**
 * The folder for a cluster's socket: the cluster's own folder, which nobody else may enter, or where that path is too long
 * for a socket a private folder with a short name, the same at every start.
 */
export async function prepareSocketFolder(
  clusterDir: string,
  port: number,
  account: DatabaseAccount | undefined,
): Promise<string> {
  if (Buffer.byteLength(join(clusterDir, `.s.PGSQL.${port}`)) <= LONGEST_SOCKET_PATH) return clusterDir;

  // Root's run-time folder is closed to the account that the cluster runs as.
  const parent =
    (account ? undefined : process.env.XDG_RUNTIME_DIR) ?? (process.platform === 'win32' ? tmpdir() : '/tmp');
  const name = createHash('sha256').update(clusterDir).digest('hex').slice(0, 16);
  const folder = join(parent, `immich-ocr-${name}`);
  await mkdir(folder, { mode: 0o700 }).then(
    () => account && chown(folder, account.uid, account.gid),
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    },
  );
  // Others may write to the parent, so a folder that was there before is trusted only when it is a folder of our own.
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== (account?.uid ?? process.getuid?.())) {
    throw new Problem(`${folder} belongs to somebody else; the database socket cannot be put there. Remove it.`);
  }
  await chmod(folder, 0o700);
  return folder;
}
