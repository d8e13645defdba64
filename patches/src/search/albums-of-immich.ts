import type { Database } from '../../../server/src/database/database.ts';
import { SearchedAlbumsRepository } from '../../../server/src/search/searched-albums.repository.ts';
import { albumsSearchedBy, type SearchedAlbums } from '../../../server/src/search/searched-albums.ts';
import type { Credentials } from '../immich/credentials.ts';
import type { ImmichApi } from '../immich/immich-api.ts';

/** Says into which of Immich's albums a search looks, and whose photos it finds there. */
export class AlbumsOfImmich {
  readonly #api: ImmichApi;
  readonly #repository: SearchedAlbumsRepository;

  constructor(api: ImmichApi, database: Database) {
    this.#api = api;
    this.#repository = new SearchedAlbumsRepository(database);
  }

  /**
   * The albums that a search looks into, where Immich shows them to the caller. Undefined for a search that looks
   * everywhere, and where Immich does not show one of them: then nothing is found in them but what the caller sees anyway.
   *
   * @throws BackendUnavailableError when Immich can not be reached
   */
  async find(
    body: Parameters<typeof albumsSearchedBy>[0],
    credentials: Credentials,
  ): Promise<SearchedAlbums | undefined> {
    const ids = albumsSearchedBy(body);
    if (ids.length === 0 || !(await this.#areShown(ids, credentials))) {
      return undefined;
    }
    return { ids, ownerIds: await this.#repository.listOwners(ids) };
  }

  /** Immich refuses to search in albums of which the caller may not see one. */
  async #areShown(ids: readonly string[], credentials: Credentials): Promise<boolean> {
    const question = { filter: { albumIds: { any: ids } }, size: 1 };
    return (await this.#api.ask('POST', 'search/metadata', credentials, question)).status === 200;
  }
}
