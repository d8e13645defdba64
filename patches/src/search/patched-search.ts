import type { Database } from '../../../server/src/database/database.ts';
import { BackendUnavailableError } from '../../../server/src/http/domain-error.ts';
import type { MachineLearningClient } from '../../../server/src/machine-learning/machine-learning-client.ts';
import { TextMatcher } from '../../../server/src/ocr/text-match.ts';
import type { Selection } from '../../../server/src/search/asset-search.ts';
import { describeMatch, type Match } from '../../../server/src/search/match.ts';
import { bothConditions } from '../../../server/src/search/query-language.ts';
import { SearchRepository } from '../../../server/src/search/search.repository.ts';
import type { PageRequest } from '../../../server/src/search/search.service.ts';
import { DEFAULT_SEARCH } from '../../../server/src/system-config/admin-config.ts';
import type { Credentials } from '../immich/credentials.ts';
import type { ImmichApi, ImmichAsset, View } from '../immich/immich-api.ts';
import type { ImmichSettings } from '../immich/immich-settings.ts';

/** A page of what was found, each asset as Immich shows it to the caller. */
export interface FoundPage {
  readonly items: readonly (ImmichAsset & { readonly match?: Match })[];
  readonly hasNext: boolean;
}

const WEIGHTS = { text: DEFAULT_SEARCH.hybrid.textWeight, picture: DEFAULT_SEARCH.hybrid.pictureWeight };

/** Our search over Immich's tables. Ranking is ours; whether the caller may see a photo, and what of it, is Immich's. */
export class PatchedSearch {
  readonly #repository: SearchRepository;
  readonly #api: ImmichApi;
  readonly #settings: ImmichSettings;
  readonly #machineLearning: MachineLearningClient;
  /** False where Immich's tables of faces and tags are not those that are known here. */
  readonly hasPeopleAndTags: boolean;

  constructor(
    database: Database,
    api: ImmichApi,
    settings: ImmichSettings,
    machineLearning: MachineLearningClient,
    { hasPeopleAndTags }: { readonly hasPeopleAndTags: boolean },
  ) {
    this.#repository = new SearchRepository(database);
    this.#api = api;
    this.#settings = settings;
    this.#machineLearning = machineLearning;
    this.hasPeopleAndTags = hasPeopleAndTags;
  }

  /**
   * One page of a search, best match first.
   *
   * @param view fields of the request that change how Immich shows assets
   * @throws BackendUnavailableError when only the picture is searched, and inference is away
   */
  async listPage(request: PageRequest, credentials: Credentials, view: View): Promise<FoundPage> {
    const { filters, words, text, order, page, size } = request;
    const scope = this.#scopeOf(request);
    const embedding = await this.#embed(request);
    const found = await this.#repository.list({
      ...{ scope, filters, words, text, order, embedding, skip: (page - 1) * size, take: size + 1 },
      weights: WEIGHTS,
    });
    const shown = bothConditions(words, text);
    const matcher = shown && new TextMatcher(shown);
    const matches = new Map(found.slice(0, size).map((one) => [one.assetId, describeMatch(one, matcher)]));
    const assets = await this.#api.listAssets([...matches.keys()], credentials, view, scope);
    const items = assets.map((asset) => {
      const match = matches.get(asset.id);
      return match ? { ...asset, match } : asset;
    });
    return { items, hasNext: found.length > size };
  }

  count(selection: Selection): Promise<number> {
    return this.#repository.count({ ...selection, scope: this.#scopeOf(selection) });
  }

  #scopeOf({ scope }: Selection): Selection['scope'] {
    return { ...scope, hasPeopleAndTags: this.hasPeopleAndTags };
  }

  /** Where there is text to go by, a search goes on without pictures when they can not be searched. */
  async #embed({ picture, words, text }: PageRequest): Promise<readonly number[] | undefined> {
    if (!picture || !('words' in picture)) {
      return undefined;
    }
    const model = await this.#settings.findClipModel();
    if (model === undefined) {
      return undefined;
    }
    try {
      return (await this.#machineLearning.encodeText(picture.words, model, picture.language)).values;
    } catch (error) {
      if (error instanceof BackendUnavailableError && (words ?? text)) {
        return undefined;
      }
      throw error;
    }
  }
}
