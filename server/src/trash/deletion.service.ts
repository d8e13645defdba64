import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { JobQueue } from '../jobs/job-queue.ts';
import { Storage } from '../storage/storage.ts';
import { SystemConfigService } from '../system-config/system-config.service.ts';
import { type DeletedAsset, TrashRepository } from './trash.repository.ts';

const DAY_MS = 24 * 3600 * 1000;

/** Deletes for good: first the rows, then the files, so that no asset is ever without its file. */
@Injectable()
export class DeletionService {
  constructor(
    private readonly database: Database,
    private readonly repository: TrashRepository,
    private readonly config: SystemConfigService,
    private readonly storage: Storage,
    private readonly jobs: JobQueue,
  ) {}

  /** @returns false when the asset is gone already or was restored */
  async deleteAsset(id: string, { deleteOnDisk }: { deleteOnDisk: boolean }): Promise<boolean> {
    const deleted = await this.database.transaction(async (tx) => {
      const asset = await this.repository.delete(id, tx);
      const videoId = asset?.livePhotoVideoId;
      const hasOrphan = videoId ? await this.repository.markOrphanedVideo(videoId, tx) : false;
      return asset && { asset, orphanId: hasOrphan ? videoId : undefined };
    });
    if (!deleted) {
      return false;
    }
    if (deleted.orphanId) {
      await this.jobs.add('AssetDelete', { id: deleted.orphanId, deleteOnDisk });
    }
    await this.jobs.add('FileDelete', { files: filesOf(deleted.asset, deleteOnDisk) });
    return true;
  }

  async deleteFiles(files: readonly string[]): Promise<void> {
    await this.storage.remove(files);
  }

  async queueMarked(signal: AbortSignal): Promise<void> {
    await this.queue(this.repository.streamMarked(), signal);
  }

  /** Queues what has been in the trash for as long as the settings allow. */
  async queueExpired(signal: AbortSignal): Promise<void> {
    const { trash } = await this.config.get();
    if (trash.enabled) {
      await this.queue(this.repository.streamTrashedBefore(new Date(Date.now() - trash.days * DAY_MS)), signal);
    }
  }

  private async queue(pages: AsyncIterable<string[]>, signal: AbortSignal): Promise<void> {
    for await (const ids of pages) {
      signal.throwIfAborted();
      await this.jobs.addAll(
        'AssetDelete',
        ids.map((id) => ({ id, deleteOnDisk: true })),
      );
    }
  }
}

/** Files of external libraries are not ours to delete; what was made from them is. */
function filesOf({ originalPath, isExternal, derivedPaths }: DeletedAsset, deleteOnDisk: boolean): string[] {
  return deleteOnDisk && !isExternal ? [...derivedPaths, originalPath] : [...derivedPaths];
}
