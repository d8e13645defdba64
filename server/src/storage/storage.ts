import { Injectable, type OnModuleInit } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { StorageConfig } from '../config/config.ts';

/** Pictures that are made from an original. */
export type DerivedFile = 'thumbnail' | 'preview';

/** How such a picture is encoded, which is also the extension of its file. */
export type DerivedFormat = 'jpeg' | 'webp';

/** How the name of an announcement ends, in the incoming folder. */
const ANNOUNCEMENT_SUFFIX = '.announced';

/** Files that get their final names before the database knows of them. */
export interface Announcement {
  readonly path: string;
  readonly assetId: string;
  /** Inside of the media folder. */
  readonly paths: readonly string[];
}

const AnnouncementSchema = z.object({ assetId: z.uuid(), paths: z.array(z.string().min(1)) });
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

const ABANDONED_AFTER_MS = 24 * 3600 * 1000;

/**
 * The files of the media folder, laid out as Immich lays them out. A file under its final name is complete and on the
 * disk, whatever happens to the process or the machine; what is not complete lives in the incoming folder.
 */
@Injectable()
export class Storage implements OnModuleInit {
  readonly mediaLocation: string;
  /** Beside the originals, so that publishing a file is a rename and never a copy. */
  private readonly incoming: string;

  constructor(config: StorageConfig) {
    this.mediaLocation = resolve(config.mediaLocation);
    this.incoming = join(this.mediaLocation, 'upload', '.incoming');
  }

  async onModuleInit(): Promise<void> {
    await mkdir(this.incoming, { recursive: true });
    await this.removeAbandoned();
  }

  /** Path of an uploaded original. `extension` starts with a dot. */
  originalPath(ownerId: string, fileId: string, extension: string): string {
    return join(this.shardFolder('upload', ownerId, fileId), fileId + extension);
  }

  derivedPath(ownerId: string, assetId: string, file: DerivedFile, format: DerivedFormat): string {
    return join(this.shardFolder('thumbs', ownerId, assetId), `${assetId}_${file}.${format}`);
  }

  /** A fresh path for a file that is being received; nothing exists there yet. */
  incomingPath(): string {
    return join(this.incoming, randomUUID());
  }

  /** Moves a complete, synced file to its final path and makes the new name durable. */
  async publish(from: string, to: string): Promise<void> {
    await createFolder(dirname(to));
    await rename(from, to);
    await syncFolder(dirname(to));
  }

  /**
   * Notes which files an asset is about to get. If the process ends before {@link forget}, the note tells which files
   * may belong to nobody.
   */
  async announce(assetId: string, paths: readonly string[]): Promise<Announcement> {
    const path = this.incomingPath() + ANNOUNCEMENT_SUFFIX;
    const relativePaths = paths.map((file) => relative(this.mediaLocation, file));
    await writeFile(path, JSON.stringify({ assetId, paths: relativePaths }), { flag: 'wx' });
    return { path, assetId, paths };
  }

  async forget({ path }: Announcement): Promise<void> {
    await rm(path, { force: true });
  }

  /** The announcements of at least this age that were not forgotten. */
  async listAnnouncements(minAgeMs: number): Promise<Announcement[]> {
    const names = (await readdir(this.incoming)).filter((name) => name.endsWith(ANNOUNCEMENT_SUFFIX));
    const found = names.map(async (name) => {
      const path = join(this.incoming, name);
      return (await modifiedAtMs(path)) <= Date.now() - minAgeMs ? this.readAnnouncement(path) : undefined;
    });
    return (await Promise.all(found)).filter((announcement) => announcement !== undefined);
  }

  /** Writes or replaces a file: readers see the old content or the new one, never a part. */
  async write(path: string, content: Uint8Array): Promise<void> {
    const temporary = this.incomingPath();
    try {
      const file = await open(temporary, 'wx');
      try {
        await file.writeFile(content);
        await file.sync();
      } finally {
        await file.close();
      }
      await this.publish(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  /** True for files that belong to this server; files of external libraries are only ever read. */
  owns(path: string): boolean {
    const fromRoot = relative(this.mediaLocation, resolve(path));
    return fromRoot !== '' && !fromRoot.startsWith('..');
  }

  /** Deletes files of the media folder. Missing files are fine, files elsewhere are left alone. */
  async remove(paths: readonly string[]): Promise<void> {
    await Promise.all(paths.filter((path) => this.owns(path)).map((path) => rm(path, { force: true })));
  }

  /** Deletes everything that is kept for one user. Only for a user who will never come back. */
  async removeFoldersOf(userId: string): Promise<void> {
    if (!UUID.test(userId)) {
      throw new Error('Not the id of a user');
    }
    const folders = ['upload', 'thumbs', 'encoded-video', 'profile'].map((kind) =>
      join(this.mediaLocation, kind, userId),
    );
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
  }

  /** Undefined for one that was cut off while it was written. */
  private async readAnnouncement(path: string): Promise<Announcement | undefined> {
    const parsed = AnnouncementSchema.safeParse(parseJson(await readFile(path, 'utf8')));
    if (!parsed.success) {
      await rm(path, { force: true });
      return undefined;
    }
    const { assetId, paths } = parsed.data;
    return { path, assetId, paths: paths.map((file) => join(this.mediaLocation, file)) };
  }

  private shardFolder(kind: 'upload' | 'thumbs', ownerId: string, fileId: string): string {
    return join(this.mediaLocation, kind, ownerId, fileId.slice(0, 2), fileId.slice(2, 4));
  }

  /** Clears what a killed process left half received. Younger files may be uploads of another process. */
  private async removeAbandoned(): Promise<void> {
    const oldest = Date.now() - ABANDONED_AFTER_MS;
    for (const name of await readdir(this.incoming)) {
      const path = join(this.incoming, name);
      if (!name.endsWith(ANNOUNCEMENT_SUFFIX) && (await modifiedAtMs(path)) < oldest) {
        await rm(path, { force: true });
      }
    }
  }
}

/** Infinite for a file that is gone meanwhile. */
function modifiedAtMs(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => Infinity,
  );
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

/** Creates a folder and makes every new name on the way to it durable. */
async function createFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) {
    return;
  }
  for (let folder = path; folder !== dirname(first); folder = dirname(folder)) {
    await syncFolder(dirname(folder));
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
