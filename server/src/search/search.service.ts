import { Injectable } from '@nestjs/common';
import { type AssetResponse, toAssetResponse } from '../assets/asset-response.ts';
import { AssetsService } from '../assets/assets.service.ts';
import type { Auth } from '../http/current-user.ts';
import { TextMatcher } from '../ocr/text-match.ts';
import { WholeWordsService } from '../ocr/words/whole-words.service.ts';
import { SystemConfigService } from '../system-config/system-config.service.ts';
import { IN_TIMELINE, type SuggestedColumn } from './asset-filter.ts';
import type { AssetSearch, FoundAsset, Selection } from './asset-search.ts';
import { keepWordsWhole } from './keep-words-whole.ts';
import { describeMatch, type Match } from './match.ts';
import { type PictureQuery, PictureQueryService, type PicturesSkipped } from './picture-query.service.ts';
import { bothConditions } from './query-language.ts';
import { SearchRepository } from './search.repository.ts';

/** One page of a search. Pages count from 1. */
export interface PageRequest extends Selection {
  /** Words that the picture or its text may show; see {@link AssetSearch}. */
  readonly words?: AssetSearch['words'];
  readonly picture?: PictureQuery | undefined;
  readonly order?: AssetSearch['order'];
  readonly page: number;
  readonly size: number;
  readonly withExif: boolean;
}

export type FoundAssetResponse = AssetResponse & { match?: Match };

/** What a page of a search shows. */
export interface FoundPage {
  readonly items: FoundAssetResponse[];
  readonly hasNext: boolean;
  /** Why pictures were not compared, though the search described one. */
  readonly picturesSkipped: PicturesSkipped | undefined;
}

@Injectable()
export class SearchService {
  constructor(
    private readonly repository: SearchRepository,
    private readonly assets: AssetsService,
    private readonly pictures: PictureQueryService,
    private readonly wholeWords: WholeWordsService,
    private readonly systemConfig: SystemConfigService,
  ) {}

  /**
   * Finds assets, best match first.
   *
   * @throws what {@link PictureQueryService} throws, when nothing but the picture is searched
   */
  async listPage(auth: Auth, asked: PageRequest): Promise<FoundPage> {
    const request = await this.withWholeWords(asked);
    const { words, text, size } = request;
    const find = () => this.find(auth, request);
    const { found, picturesSkipped } = await (request.picture ? this.pictures.withOneEncoder(find) : find());
    const pageOfFound = found.slice(0, size);
    const shown = bothConditions(words, text);
    const matcher = shown && new TextMatcher(shown);
    const matches = new Map(pageOfFound.map((one) => [one.assetId, describeMatch(one, matcher)]));
    const assets = await this.assets.listByIds([...matches.keys()]);
    const items = assets.map((asset) => {
      const match = matches.get(asset.id);
      return {
        ...toAssetResponse(asset, { viewerId: auth.user.id, withExif: request.withExif }),
        ...(match && { match }),
      };
    });
    return { items, hasNext: found.length > size, picturesSkipped };
  }

  async listRandom(auth: Auth, selection: Selection, size: number, withExif: boolean): Promise<AssetResponse[]> {
    const ids = await this.repository.listRandom({ ...(await this.withWholeWords(selection)), take: size });
    return (await this.assets.listByIds(ids)).map((asset) =>
      toAssetResponse(asset, { viewerId: auth.user.id, withExif }),
    );
  }

  async count(selection: Selection): Promise<number> {
    return this.repository.count(await this.withWholeWords(selection));
  }

  /** The same search, which keeps the words of the administrator whole; searches here do so themselves. */
  async withWholeWords<Search extends Selection & Pick<PageRequest, 'words'>>(search: Search): Promise<Search> {
    return keepWordsWhole(search, await this.wholeWords.get());
  }

  /** The values that occur in one field of metadata, for somebody who fills in a filter. */
  async listSuggestions(column: SuggestedColumn, { scope, filters }: Selection, withNull: boolean) {
    const values = await this.repository.listValues(column, scope, [...filters, IN_TIMELINE]);
    return withNull ? values : values.filter((value) => value !== null);
  }

  private async find(
    auth: Auth,
    request: PageRequest,
  ): Promise<{ found: FoundAsset[]; picturesSkipped: PicturesSkipped | undefined }> {
    const vector = await this.findVector(auth, request);
    const [embedding, picturesSkipped] = typeof vector === 'string' ? [undefined, vector] : [vector, undefined];
    const { hybrid } = (await this.systemConfig.get()).search;
    const { scope, filters, words, text, order, page, size } = request;
    const found = await this.repository.list({
      ...{ scope, filters, words, text, order, embedding, skip: (page - 1) * size, take: size + 1 },
      weights: { text: hybrid.textWeight, picture: hybrid.pictureWeight },
    });
    return { found, picturesSkipped };
  }

  /** Where there is text to go by, a search goes on without pictures when they can not be searched. */
  private async findVector(
    auth: Auth,
    { picture, words, text }: PageRequest,
  ): Promise<readonly number[] | PicturesSkipped | undefined> {
    if (!picture) {
      return undefined;
    }
    const hasText = 'words' in picture && (words !== undefined || text !== undefined);
    return hasText ? this.pictures.tryToEmbed(auth, picture) : this.pictures.embed(auth, picture);
  }
}
