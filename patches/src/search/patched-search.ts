import type { Database } from '../../../server/src/database/database.ts';
import { TextMatcher } from '../../../server/src/ocr/text-match.ts';
import type { WholeWordsService } from '../../../server/src/ocr/words/whole-words.service.ts';
import type { Selection } from '../../../server/src/search/asset-search.ts';
import { keepWordsWhole } from '../../../server/src/search/keep-words-whole.ts';
import { describeMatch, type Match } from '../../../server/src/search/match.ts';
import type { PicturesSkipped } from '../../../server/src/search/picture-query.service.ts';
import { bothConditions } from '../../../server/src/search/query-language.ts';
import { SearchRepository } from '../../../server/src/search/search.repository.ts';
import type { PageRequest } from '../../../server/src/search/search.service.ts';
import { DEFAULT_SEARCH } from '../../../server/src/system-config/admin-config.ts';
import type { Credentials } from '../immich/credentials.ts';
import type { ImmichApi, ImmichAsset, View } from '../immich/immich-api.ts';
import type { PictureVectors } from './picture-vectors.ts';

/** A page of what was found, each asset as Immich shows it to the caller. */
export interface FoundPage {
  readonly items: readonly (ImmichAsset & { readonly match?: Match })[];
  readonly hasNext: boolean;
  readonly picturesSkipped: PicturesSkipped | undefined;
}

const WEIGHTS = { text: DEFAULT_SEARCH.hybrid.textWeight, picture: DEFAULT_SEARCH.hybrid.pictureWeight };

/** Our search over Immich's tables. Ranking is ours; whether the caller may see a photo, and what of it, is Immich's. */
export class PatchedSearch {
  readonly #repository: SearchRepository;
  readonly #api: ImmichApi;
  readonly #vectors: PictureVectors;
  readonly #wholeWords: WholeWordsService;
  /** False where Immich's tables of faces and tags are not those that are known here. */
  readonly hasPeopleAndTags: boolean;

  constructor(
    database: Database,
    api: ImmichApi,
    vectors: PictureVectors,
    wholeWords: WholeWordsService,
    { hasPeopleAndTags }: { readonly hasPeopleAndTags: boolean },
  ) {
    this.#repository = new SearchRepository(database);
    this.#api = api;
    this.#vectors = vectors;
    this.#wholeWords = wholeWords;
    this.hasPeopleAndTags = hasPeopleAndTags;
  }

  /**
   * One page of a search, best match first.
   *
   * @param view fields of the request that change how Immich shows assets
   * @throws BackendUnavailableError when only the picture is searched, and pictures can not be compared
   */
  async listPage(asked: PageRequest, credentials: Credentials, view: View): Promise<FoundPage> {
    const request = await this.#overImmich(asked);
    const { scope, filters, words, text, order, page, size } = request;
    const vector = await this.#vectors.embed(request);
    const [embedding, picturesSkipped] = typeof vector === 'string' ? [undefined, vector] : [vector, undefined];
    const found = await this.#repository.list({
      ...{ scope, filters, words, text, order, embedding, skip: (page - 1) * size, take: size + 1 },
      weights: WEIGHTS,
    });
    const shown = bothConditions(words, text);
    const matcher = shown && new TextMatcher(shown);
    const matches = new Map(found.slice(0, size).map((one) => [one.assetId, describeMatch(one, matcher)]));
    const { withDeleted, albums } = scope;
    const place = { withDeleted, albumIds: albums?.ids ?? [] };
    const assets = await this.#api.listAssets([...matches.keys()], credentials, view, place);
    const items = assets.map((asset) => {
      const match = matches.get(asset.id);
      return match ? { ...asset, match } : asset;
    });
    return { items, hasNext: found.length > size, picturesSkipped };
  }

  async count(selection: Selection): Promise<number> {
    return this.#repository.count(await this.#overImmich(selection));
  }

  /** The same search over the tables that Immich has, which keeps the words of the administrator whole. */
  async #overImmich<Search extends Selection & Pick<PageRequest, 'words'>>(search: Search): Promise<Search> {
    const scope = { ...search.scope, hasPeopleAndTags: this.hasPeopleAndTags };
    return keepWordsWhole({ ...search, scope }, await this.#wholeWords.get());
  }
}
