import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { Events } from '../events/events.ts';
import { MachineLearningClient } from '../machine-learning/machine-learning-client.ts';
import { PreviewService } from '../machine-learning/preview.service.ts';
import { SystemConfigService } from '../system-config/system-config.service.ts';
import { SmartSearchRepository } from './smart-search.repository.ts';

/** What became of an encoding, with the reason in a fixed phrase where there was none. */
export type Encoding = { readonly encoded: true } | { readonly encoded: false; readonly reason: string };

/** Looks at photos, so that they can be found by what they show. */
@Injectable()
export class SmartSearchService {
  constructor(
    private readonly repository: SmartSearchRepository,
    private readonly database: Database,
    private readonly machineLearning: MachineLearningClient,
    private readonly previews: PreviewService,
    private readonly systemConfig: SystemConfigService,
    private readonly events: Events,
  ) {}

  /**
   * Computes the embedding of an asset's preview and puts it in the place of the old one, which stays if this fails.
   *
   * @throws what {@link MachineLearningClient} throws
   */
  async encode(assetId: string, signal?: AbortSignal): Promise<Encoding> {
    const { machineLearning } = await this.systemConfig.get();
    if (!machineLearning.enabled || !machineLearning.clip.enabled) {
      return { encoded: false, reason: 'smart search is switched off' };
    }
    const preview = await this.previews.find(assetId);
    if ('missing' in preview) {
      return { encoded: false, reason: preview.missing };
    }
    const embedding = await this.machineLearning.encodeImage(preview.path, machineLearning.clip.modelName, signal);
    return this.database.transaction(async (tx) => {
      const asset = await this.repository.replaceEmbedding(tx, assetId, embedding);
      if (!asset) {
        return { encoded: false, reason: 'asset is gone' };
      }
      await this.events.publish({ name: 'AssetClipUpdated', userId: asset.ownerId, assetId }, tx);
      return { encoded: true };
    });
  }

  /** Ids, in batches, of the assets that should be encoded: those that never were, or with `force` all. */
  streamAssetsToEncode(options: { readonly force: boolean }): AsyncGenerator<string[]> {
    return this.repository.streamAssetsToEncode(options);
  }
}
