import { Permission } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import { AssetAccessService } from '../auth/asset-access.service.ts';
import { Database } from '../database/database.ts';
import { Events } from '../events/events.ts';
import type { Auth } from '../http/current-user.ts';
import { JobQueue } from '../jobs/job-queue.ts';
import { SystemConfigService } from '../system-config/system-config.service.ts';
import { TrashRepository } from './trash.repository.ts';

/** What users throw away, take back, and give up for good. */
@Injectable()
export class TrashService {
  constructor(
    private readonly database: Database,
    private readonly repository: TrashRepository,
    private readonly access: AssetAccessService,
    private readonly config: SystemConfigService,
    private readonly jobs: JobQueue,
    private readonly events: Events,
  ) {}

  /** Moves assets to the trash; with `force`, or when there is no trash, deletes them for good. */
  async deleteAssets(auth: Auth, ids: readonly string[], force: boolean): Promise<void> {
    await this.access.requireAssets(auth, ids, Permission.AssetDelete);
    const { trash } = await this.config.get();
    const isFinal = force || !trash.enabled;
    await this.database.transaction(async (tx) => {
      await this.repository.setDeleted(ids, isFinal ? 'deleted' : 'trashed', tx);
      const assets = { userId: auth.user.id, assetIds: [...ids] };
      await this.events.publish({ name: isFinal ? 'AssetsDeleted' : 'AssetsTrashed', ...assets }, tx);
    });
    if (isFinal) {
      await this.jobs.add('AssetEmptyTrash', {});
    }
  }

  /** @returns how many assets are deleted for good */
  async empty(auth: Auth): Promise<number> {
    const assetIds = await this.database.transaction(async (tx) => {
      const ids = await this.repository.markTrash(auth.user.id, tx);
      await this.events.publish({ name: 'AssetsDeleted', userId: auth.user.id, assetIds: ids }, tx);
      return ids;
    });
    await this.jobs.add('AssetEmptyTrash', {});
    return assetIds.length;
  }

  /** @returns how many assets came back */
  restoreAll(auth: Auth): Promise<number> {
    return this.bringBack(auth, undefined);
  }

  /** @returns how many of the assets came back: those that were in the trash */
  async restore(auth: Auth, ids: readonly string[]): Promise<number> {
    await this.access.requireAssets(auth, ids, Permission.AssetDelete);
    return this.bringBack(auth, ids);
  }

  private bringBack(auth: Auth, ids: readonly string[] | undefined): Promise<number> {
    return this.database.transaction(async (tx) => {
      const restored = await this.repository.restore(auth.user.id, ids, tx);
      await this.events.publish({ name: 'AssetsRestored', userId: auth.user.id, assetIds: restored }, tx);
      return restored.length;
    });
  }
}
