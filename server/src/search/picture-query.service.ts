import { Permission } from '@immich/sdk';
import { Injectable, Logger } from '@nestjs/common';
import { AssetAccessService } from '../auth/asset-access.service.ts';
import type { Auth } from '../http/current-user.ts';
import { BackendUnavailableError, BadRequestError } from '../http/domain-error.ts';
import { ClipService } from '../machine-learning/clip.service.ts';
import { SystemConfigService } from '../system-config/system-config.service.ts';
import { SearchRepository } from './search.repository.ts';

/** What to look at for likeness: words, or an asset. */
export type PictureQuery =
  { readonly words: string; readonly language?: string | undefined } | { readonly assetId: string };

/** Finds the vector that pictures are compared with. */
@Injectable()
export class PictureQueryService {
  private readonly logger = new Logger(PictureQueryService.name);
  private isAway = false;

  constructor(
    private readonly repository: SearchRepository,
    private readonly access: AssetAccessService,
    private readonly clip: ClipService,
    private readonly systemConfig: SystemConfigService,
  ) {}

  /**
   * The vector of what is described.
   *
   * @throws BadRequestError when smart search is switched off, or the reference asset is not the user's or was not
   *   encoded yet; BackendUnavailableError when inference is away
   */
  async embed(auth: Auth, picture: PictureQuery): Promise<readonly number[]> {
    if (!(await this.isEnabled())) {
      throw new BadRequestError('Smart search is not enabled');
    }
    if ('words' in picture) {
      return (await this.clip.encodeText(picture.words, picture.language)).values;
    }
    await this.access.requireAssets(auth, [picture.assetId], Permission.AssetRead);
    const embedding = await this.repository.findEmbedding(picture.assetId);
    if (!embedding) {
      throw new BadRequestError(`Asset ${picture.assetId} has no embedding`);
    }
    return embedding;
  }

  /** The same for a search that has text to go by: undefined when smart search is switched off or inference is away. */
  async tryToEmbed(auth: Auth, picture: PictureQuery): Promise<readonly number[] | undefined> {
    if (!(await this.isEnabled())) {
      return undefined;
    }
    try {
      const embedding = await this.embed(auth, picture);
      this.isAway = false;
      return embedding;
    } catch (error) {
      if (!(error instanceof BackendUnavailableError)) {
        throw error;
      }
      if (!this.isAway) {
        this.logger.warn('Searches find text only while inference is away', { cause: error.message });
      }
      this.isAway = true;
      return undefined;
    }
  }

  /** Does what compares a vector of this service, again if the encoder of pictures was changed meanwhile. */
  withOneEncoder<T>(compare: () => Promise<T>): Promise<T> {
    return this.clip.withOneEncoder(compare);
  }

  private async isEnabled(): Promise<boolean> {
    const { machineLearning } = await this.systemConfig.get();
    return machineLearning.enabled && machineLearning.clip.enabled;
  }
}
