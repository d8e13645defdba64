import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { Events } from '../events/events.ts';
import { ClipService, type ClipVector } from '../machine-learning/clip.service.ts';
import { PreviewService } from '../machine-learning/preview.service.ts';
import { SystemConfigService } from '../system-config/system-config.service.ts';
import { SmartSearchRepository } from './smart-search.repository.ts';

/** What became of an encoding, with the reason in a fixed phrase where there was none. */
export type Encoding = { readonly encoded: true } | { readonly encoded: false; readonly reason: string };

const SWITCHED_OFF: Encoding = { encoded: false, reason: 'smart search is switched off' };
/** The reason of an encoding that came too late: its vector means nothing beside those that are stored now. */
export const ENCODER_CHANGED = 'the encoder was changed meanwhile';

/** Looks at photos, so that they can be found by what they show. */
@Injectable()
export class SmartSearchService {
  constructor(
    private readonly repository: SmartSearchRepository,
    private readonly database: Database,
    private readonly clip: ClipService,
    private readonly previews: PreviewService,
    private readonly systemConfig: SystemConfigService,
    private readonly events: Events,
  ) {}

  /**
   * Computes the embedding of an asset's preview and puts it in the place of the old one, which stays if this fails.
   *
   * @throws what {@link ClipService} throws
   */
  async encode(assetId: string, signal?: AbortSignal): Promise<Encoding> {
    if (!(await this.isSwitchedOn())) {
      return SWITCHED_OFF;
    }
    const preview = await this.previews.find(assetId);
    if ('missing' in preview) {
      return { encoded: false, reason: preview.missing };
    }
    const vector = await this.clip.encodeImage(preview.path, signal);
    return vector ? this.store(assetId, vector) : { encoded: false, reason: ENCODER_CHANGED };
  }

  /**
   * Sees to it that photos are encoded by the model of the settings, and that what another one made is gone.
   *
   * @param force accept whatever encoder answers
   * @throws what {@link ClipService} throws
   */
  async findEncoder(options: { readonly force: boolean }, signal?: AbortSignal): Promise<void> {
    if (await this.isSwitchedOn()) {
      await this.clip.findEncoder(options, signal);
    }
  }

  /** Ids, in batches, of the assets that should be encoded: those that never were, or with `force` all. */
  streamAssetsToEncode(options: { readonly force: boolean }): AsyncGenerator<string[]> {
    return this.repository.streamAssetsToEncode(options);
  }

  /** True when the settings name a model by which nothing was encoded yet. */
  async isModelNew(): Promise<boolean> {
    return (await this.isSwitchedOn()) && (await this.clip.isModelNew());
  }

  private store(assetId: string, { values, generation }: ClipVector): Promise<Encoding> {
    return this.database.transaction(async (tx) => {
      if (!(await this.clip.mayStore(generation, tx))) {
        return { encoded: false, reason: ENCODER_CHANGED };
      }
      const asset = await this.repository.replaceEmbedding(tx, assetId, values);
      if (!asset) {
        return { encoded: false, reason: 'asset is gone' };
      }
      await this.events.publish({ name: 'AssetClipUpdated', userId: asset.ownerId, assetId }, tx);
      return { encoded: true };
    });
  }

  private async isSwitchedOn(): Promise<boolean> {
    const { machineLearning } = await this.systemConfig.get();
    return machineLearning.enabled && machineLearning.clip.enabled;
  }
}
