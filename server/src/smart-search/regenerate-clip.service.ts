import { Permission } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import { AssetAccessService } from '../auth/asset-access.service.ts';
import type { Auth } from '../http/current-user.ts';
import { BadRequestError } from '../http/domain-error.ts';
import { JobQueue } from '../jobs/job-queue.ts';
import { SystemConfigService } from '../system-config/system-config.service.ts';

/** Lets somebody have a photo encoded again, before everything that waits in the queue. */
@Injectable()
export class RegenerateClipService {
  constructor(
    private readonly access: AssetAccessService,
    private readonly systemConfig: SystemConfigService,
    private readonly jobs: JobQueue,
  ) {}

  /**
   * @returns the id of the job
   * @throws BadRequestError for an asset that the user may not change, and when smart search is switched off
   */
  async regenerate(auth: Auth, assetId: string): Promise<string> {
    await this.access.requireAssets(auth, [assetId], Permission.AssetUpdate);
    const { machineLearning } = await this.systemConfig.get();
    if (!machineLearning.enabled || !machineLearning.clip.enabled) {
      throw new BadRequestError('Smart search is not enabled');
    }
    return this.jobs.add('SmartSearch', { id: assetId }, { priority: 'urgent' });
  }
}
