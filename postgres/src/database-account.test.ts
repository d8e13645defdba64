import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { assertReachable } from './database-account.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp('/tmp/immich-ocr-account-');
  await mkdir(join(folder, 'home/data'), { recursive: true });
  await chmod(folder, 0o711);
  vi.spyOn(process, 'getuid').mockReturnValue(0);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

it('names the folder that keeps the account of the database out', async () => {
  await chmod(join(folder, 'home'), 0o700);
  await expect(assertReachable(join(folder, 'home/data'), undefined)).rejects.toThrow(
    `cannot pass through ${join(folder, 'home')}.`,
  );
});

it('accepts folders that let everybody through, and ones that do not exist yet', async () => {
  await chmod(join(folder, 'home'), 0o711);
  await assertReachable(join(folder, 'home/data/not/yet'), undefined);
});

it('accepts a closed folder of the account itself', async () => {
  await chmod(join(folder, 'home'), 0o700);
  vi.restoreAllMocks();
  const account = { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 };
  vi.spyOn(process, 'getuid').mockReturnValue(0);
  await assertReachable(join(folder, 'home/data'), account);
});
