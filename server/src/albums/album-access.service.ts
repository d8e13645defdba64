import { AlbumUserRole, Permission } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import type { Auth } from '../http/current-user.ts';
import { BadRequestError } from '../http/domain-error.ts';
import { AlbumAccessRepository } from './album-access.repository.ts';

/** What each member of an album may do with it; the rest is for the owner. */
const MAY: Readonly<Record<`${AlbumUserRole}`, ReadonlySet<string> | 'everything'>> = {
  owner: 'everything',
  editor: new Set([
    Permission.AlbumRead,
    Permission.AlbumDownload,
    Permission.AlbumAssetCreate,
    Permission.AlbumAssetDelete,
  ]),
  viewer: new Set([Permission.AlbumRead, Permission.AlbumDownload]),
};

/** Says which albums somebody may see and change. */
@Injectable()
export class AlbumAccessService {
  constructor(private readonly repository: AlbumAccessRepository) {}

  /** @throws BadRequestError, the same for albums of others and for albums that do not exist */
  async require(auth: Auth, albumIds: readonly string[], permission: Permission): Promise<void> {
    const allowed = await this.findAccessible(auth, albumIds, permission);
    if (albumIds.some((id) => !allowed.has(id))) {
      throw new BadRequestError(`Not found or no ${permission} access`);
    }
  }

  /** Those of the albums with which somebody may do what `permission` names, and what they are in each. */
  async findAccessible(
    auth: Auth,
    albumIds: readonly string[],
    permission: Permission,
  ): Promise<Map<string, `${AlbumUserRole}`>> {
    const roles = await this.repository.listRoles(auth.user.id, albumIds);
    return new Map([...roles].filter(([, role]) => mayDo(role, permission)));
  }
}

function mayDo(role: `${AlbumUserRole}`, permission: Permission): boolean {
  const allowed = MAY[role];
  return allowed === 'everything' || allowed.has(permission);
}
