import { Permission } from '@immich/sdk';
import { Injectable, Logger } from '@nestjs/common';
import { AssetAccessService } from '../auth/asset-access.service.ts';
import type { Auth } from '../http/current-user.ts';
import { BackendUnavailableError, BadRequestError } from '../http/domain-error.ts';
import { ClipService } from '../machine-learning/clip.service.ts';
import { isInferenceFailure } from '../machine-learning/machine-learning-client.ts';
import { SystemConfigService } from '../system-config/system-config.service.ts';
import { SearchRepository } from './search.repository.ts';

/** What to look at for likeness: words, or an asset. */
export type PictureQuery =
  { readonly words: string; readonly language?: string | undefined } | { readonly assetId: string };

/** Why a search that describes a picture looked at texts alone: inference can not tell, or smart search is off. */
export type PicturesSkipped = 'unavailable' | 'disabled';

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
   *   encoded yet; BackendUnavailableError when inference is away, or fails
   */
  async embed(auth: Auth, picture: PictureQuery): Promise<readonly number[]> {
    if (!(await this.isEnabled())) {
      throw new BadRequestError('Smart search is not enabled');
    }
    if ('words' in picture) {
      return this.embedWords(picture.words, picture.language);
    }
    await this.access.requireAssets(auth, [picture.assetId], Permission.AssetRead);
    const embedding = await this.repository.findEmbedding(picture.assetId);
    if (!embedding) {
      throw new BadRequestError(`Asset ${picture.assetId} has no embedding`);
    }
    return embedding;
  }

  /** The same for a search that has text to go by, which goes on without pictures. */
  async tryToEmbed(auth: Auth, picture: PictureQuery): Promise<readonly number[] | PicturesSkipped> {
    if (!(await this.isEnabled())) {
      return 'disabled';
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
        const cause = error.cause instanceof Error ? error.cause.message : error.message;
        this.logger.warn('Searches find text only while inference is away', { cause });
      }
      this.isAway = true;
      return 'unavailable';
    }
  }

  /** Does what compares a vector of this service, again if the encoder of pictures was changed meanwhile. */
  withOneEncoder<T>(compare: () => Promise<T>): Promise<T> {
    return this.clip.withOneEncoder(compare);
  }

  /** Words are never at fault: whatever inference says to them, it can not compare pictures now. */
  private async embedWords(words: string, language: string | undefined): Promise<readonly number[]> {
    try {
      return (await this.clip.encodeText(words, language)).values;
    } catch (cause) {
      throw isInferenceFailure(cause)
        ? new BackendUnavailableError('Pictures can not be searched now, as inference is not available', { cause })
        : cause;
    }
  }

  private async isEnabled(): Promise<boolean> {
    const { machineLearning } = await this.systemConfig.get();
    return machineLearning.enabled && machineLearning.clip.enabled;
  }
}
