import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Storage } from './storage.ts';

describe('Storage', () => {
  let folder: string;
  let storage: Storage;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'storage-'));
    storage = new Storage({ mediaLocation: join(folder, 'media') });
    await storage.onModuleInit();
  });
  afterEach(() => rm(folder, { recursive: true }));

  const incoming = () => readdir(join(folder, 'media/upload/.incoming'));

  it('spreads files over two levels of folders, as Immich does', () => {
    expect(storage.originalPath('owner', 'abcdef', '.jpg')).toBe(join(folder, 'media/upload/owner/ab/cd/abcdef.jpg'));
    expect(storage.derivedPath('owner', 'abcdef', 'preview', 'jpeg')).toBe(
      join(folder, 'media/thumbs/owner/ab/cd/abcdef_preview.jpeg'),
    );
  });

  it('replaces a file and leaves nothing behind', async () => {
    const path = storage.derivedPath('owner', 'abcdef', 'thumbnail', 'webp');
    await storage.write(path, Buffer.from('first'));
    await storage.write(path, Buffer.from('second'));
    expect(await readFile(path, 'utf8')).toBe('second');
    expect(await incoming()).toEqual([]);
  });

  it('keeps the old file and leaves nothing behind when writing fails', async () => {
    const path = join(folder, 'media', 'blocked');
    await mkdir(join(path, 'not-empty'), { recursive: true });
    await expect(storage.write(path, Buffer.from('new'))).rejects.toThrow();
    expect(existsSync(join(path, 'not-empty'))).toBe(true);
    expect(await incoming()).toEqual([]);
  });

  it('deletes its own files and never one outside the media folder', async () => {
    const own = storage.originalPath('owner', 'abcdef', '.jpg');
    await storage.write(own, Buffer.from('own'));
    const foreign = join(folder, 'foreign.jpg');
    await writeFile(foreign, 'foreign');
    await storage.remove([own, foreign, join(folder, 'media/../foreign.jpg'), join(folder, 'media/missing')]);
    expect(existsSync(own)).toBe(false);
    expect(existsSync(foreign)).toBe(true);
  });

  it('deletes what is kept for one user, and takes no path for a user', async () => {
    const [user, other] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
    const paths = [user, other].map((id) => storage.originalPath(id, 'abcdef', '.jpg'));
    for (const path of paths) await storage.write(path, Buffer.from('x'));
    await storage.removeFoldersOf(user);
    expect(paths.map((path) => existsSync(path))).toEqual([false, true]);
    for (const id of ['', '..', '../upload', `${other}/..`]) {
      await expect(storage.removeFoldersOf(id)).rejects.toThrow();
    }
    expect(existsSync(paths[1] ?? '')).toBe(true);
  });

  it('remembers which files were announced, until they are confirmed, over a start', async () => {
    const assetId = '33333333-3333-4333-8333-333333333333';
    const path = storage.originalPath('owner', assetId, '.jpg');
    const [open, confirmed] = [await storage.announce(assetId, [path]), await storage.announce(assetId, [path])];
    await storage.forget(confirmed);
    expect(await storage.listAnnouncements(60_000)).toEqual([]);
    const longAgo = new Date(Date.now() - 72 * 3600 * 1000);
    await utimes(open.path, longAgo, longAgo);
    await storage.onModuleInit();
    expect(await storage.listAnnouncements(60_000)).toEqual([open]);
  });

  it('clears uploads that were abandoned, and only those, when it starts', async () => {
    const [abandoned, current] = [storage.incomingPath(), storage.incomingPath()];
    await writeFile(abandoned, 'half');
    await writeFile(current, 'half');
    const twoDaysAgo = new Date(Date.now() - 48 * 3600 * 1000);
    await utimes(abandoned, twoDaysAgo, twoDaysAgo);
    await storage.onModuleInit();
    expect(existsSync(abandoned)).toBe(false);
    expect(existsSync(current)).toBe(true);
  });
});
