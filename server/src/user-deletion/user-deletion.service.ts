import { Injectable, Logger } from '@nestjs/common';
import { JobQueue } from '../jobs/job-queue.ts';
import { Storage } from '../storage/storage.ts';
import { SystemConfigService } from '../system-config/system-config.service.ts';
import { UserDeletionRepository } from './user-deletion.repository.ts';

const DAY_MS = 24 * 3600 * 1000;
const ASSETS_AT_A_TIME = 500;

/** Deletes closed accounts for good, with all their photos: first the rows, then the files. */
@Injectable()
export class UserDeletionService {
  private readonly logger = new Logger(UserDeletionService.name);

  constructor(
    private readonly repository: UserDeletionRepository,
    private readonly config: SystemConfigService,
    private readonly storage: Storage,
    private readonly jobs: JobQueue,
  ) {}

  /** Queues the accounts whose delay is over, and those whose removal was begun and not finished. */
  async queueDue(signal: AbortSignal): Promise<void> {
    for await (const ids of this.repository.streamDue(await this.closedBefore())) {
      signal.throwIfAborted();
      await this.jobs.addAll(
        'UserDelete',
        ids.map((id) => ({ id })),
      );
    }
  }

  /** @returns false when the account was restored, or its delay is not over */
  async deleteUser(id: string, signal: AbortSignal): Promise<boolean> {
    const claimed = await this.repository.claim(id, await this.closedBefore());
    if (claimed === 'open') {
      return false;
    }
    if (claimed === 'removing') {
      await this.deleteRows(id, signal);
    }
    // Also of an account that is gone: an earlier attempt may have been cut off just before this.
    await this.storage.removeFoldersOf(id);
    this.logger.log('An account was deleted for good', { userId: id });
    return true;
  }

  private async deleteRows(id: string, signal: AbortSignal): Promise<void> {
    let paths: string[] | undefined;
    do {
      signal.throwIfAborted();
      paths = await this.repository.deleteAssets(id, ASSETS_AT_A_TIME);
      await this.storage.remove(paths ?? []);
    } while (paths);
    await this.repository.deleteUser(id);
  }

  private async closedBefore(): Promise<Date> {
    const { user } = await this.config.reload();
    return new Date(Date.now() - user.deleteDelay * DAY_MS);
  }
}
