import { Injectable, Logger } from '@nestjs/common';
import { Storage } from '../../storage/storage.ts';
import { UploadRepository } from './upload.repository.ts';

/** An upload that was announced this long ago has ended, one way or another. */
const ENDED_AFTER_MS = 24 * 3600 * 1000;

/** Removes the files of uploads that were cut off between file and row, of which nobody was ever told. */
@Injectable()
export class UploadCleanupService {
  private readonly logger = new Logger(UploadCleanupService.name);

  constructor(
    private readonly repository: UploadRepository,
    private readonly storage: Storage,
  ) {}

  /**
   * Looks only at files that were announced and neither confirmed nor given up: a file that no asset refers to for any
   * other reason, such as a database that was set back to an older state, is left alone.
   */
  async removeUnacknowledged(signal: AbortSignal): Promise<void> {
    for (const announcement of await this.storage.listAnnouncements(ENDED_AFTER_MS)) {
      signal.throwIfAborted();
      const isStored = await this.repository.isStored(announcement.assetId);
      if (!isStored) {
        await this.storage.remove(announcement.paths);
        this.logger.log('The files of an unfinished upload were removed', { assetId: announcement.assetId });
      }
      await this.storage.forget(announcement);
    }
  }
}
