import { Permission } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import { type AssetResponse, toAssetResponse } from '../assets/asset-response.ts';
import { AssetsService } from '../assets/assets.service.ts';
import { AssetAccessService } from '../auth/asset-access.service.ts';
import type { Auth } from '../http/current-user.ts';
import { BadRequestError } from '../http/domain-error.ts';
import { ClipService } from '../machine-learning/clip.service.ts';
import { TextMatcher } from '../ocr/text-match.ts';
import { SystemConfigService } from '../system-config/system-config.service.ts';
import type { SuggestedColumn } from './asset-filter.ts';
import { describeMatch, type Match } from './match.ts';
import { type AssetSearch, SearchRepository } from './search.repository.ts';

/** What to look at for likeness: words, or an asset. */
export type PictureQuery =
  { readonly words: string; readonly language?: string | undefined } | { readonly assetId: string };

/** Where to look and what to leave out; see {@link AssetSearch}. */
export type Selection = Pick<AssetSearch, 'scope' | 'filters' | 'text'>;

/** One page of a search. Pages count from 1. */
export interface PageRequest extends Selection {
  readonly picture?: PictureQuery | undefined;
  readonly order?: AssetSearch['order'];
  readonly page: number;
  readonly size: number;
  readonly withExif: boolean;
}

export type FoundAssetResponse = AssetResponse & { match?: Match };

@Injectable()
export class SearchService {
  constructor(
    private readonly repository: SearchRepository,
    private readonly assets: AssetsService,
    private readonly access: AssetAccessService,
    private readonly clip: ClipService,
    private readonly systemConfig: SystemConfigService,
  ) {}

  /**
   * Finds assets, best match first.
   *
   * @throws BadRequestError when pictures are asked for and smart search is switched off, or the reference asset is
   *   not the user's or was not encoded yet; BackendUnavailableError when inference is away
   */
  async listPage(auth: Auth, request: PageRequest): Promise<{ items: FoundAssetResponse[]; hasNext: boolean }> {
    const embedding = request.picture && (await this.embed(auth, request.picture));
    const { scope, filters, text, order, page, size } = request;
    const search = { scope, filters, text, order, embedding, skip: (page - 1) * size, take: size + 1 };
    const found = await this.repository.list(search);
    const pageOfFound = found.slice(0, size);
    const matcher = text && new TextMatcher(text);
    const matches = new Map(pageOfFound.map((one) => [one.assetId, describeMatch(one, matcher)]));
    const assets = await this.assets.listByIds([...matches.keys()]);
    const items = assets.map((asset) => {
      const match = matches.get(asset.id);
      return {
        ...toAssetResponse(asset, { viewerId: auth.user.id, withExif: request.withExif }),
        ...(match && { match }),
      };
    });
    return { items, hasNext: found.length > size };
  }

  async listRandom(auth: Auth, selection: Selection, size: number, withExif: boolean): Promise<AssetResponse[]> {
    const ids = await this.repository.listRandom({ ...selection, take: size });
    return (await this.assets.listByIds(ids)).map((asset) =>
      toAssetResponse(asset, { viewerId: auth.user.id, withExif }),
    );
  }

  count(selection: Selection): Promise<number> {
    return this.repository.count(selection);
  }

  /** The values that occur in one field of metadata, for somebody who fills in a filter. */
  async listSuggestions(column: SuggestedColumn, { scope, filters }: Selection, withNull: boolean) {
    const values = await this.repository.listValues(column, scope, filters);
    return withNull ? values : values.filter((value) => value !== null);
  }

  private async embed(auth: Auth, picture: PictureQuery): Promise<readonly number[]> {
    const { machineLearning } = await this.systemConfig.get();
    if (!machineLearning.enabled || !machineLearning.clip.enabled) {
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
}
