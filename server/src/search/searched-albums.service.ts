import { Permission } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import { AlbumAccessService } from '../albums/album-access.service.ts';
import type { Auth } from '../http/current-user.ts';
import { SearchedAlbumsRepository } from './searched-albums.repository.ts';
import { albumsNamedBy, albumsSearchedBy, type SearchedAlbums } from './searched-albums.ts';

/** Says into which albums a search looks, and whose photos it finds there. */
@Injectable()
export class SearchedAlbumsService {
  constructor(
    private readonly access: AlbumAccessService,
    private readonly repository: SearchedAlbumsRepository,
  ) {}

  /**
   * The albums that the body of a search looks into; undefined for one that looks everywhere.
   *
   * @throws BadRequestError when it names an album that the user may not see
   */
  async find(auth: Auth, body: Parameters<typeof albumsNamedBy>[0]): Promise<SearchedAlbums | undefined> {
    const named = albumsNamedBy(body);
    if (named.length > 0) {
      await this.access.require(auth, named, Permission.AlbumRead);
    }
    const ids = albumsSearchedBy(body);
    return ids.length === 0 ? undefined : { ids, ownerIds: await this.repository.listOwners(ids) };
  }
}
