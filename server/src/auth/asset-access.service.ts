import type { Permission } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import type { Auth } from '../http/current-user.ts';
import { BadRequestError, UnauthenticatedError } from '../http/domain-error.ts';
import { AssetAccessRepository } from './asset-access.repository.ts';

/**
 * Says which assets somebody may read or change: their own, and to look at, those in albums shared with them and those
 * in the timelines of partners.
 */
@Injectable()
export class AssetAccessService {
  constructor(private readonly repository: AssetAccessRepository) {}

  /** @throws BadRequestError, the same for assets of others and for assets that do not exist */
  async requireAssets(auth: Auth, assetIds: readonly string[], permission: Permission): Promise<void> {
    const accessible = await this.findAccessible(auth, assetIds, permission);
    if (assetIds.some((id) => !accessible.has(id))) {
      throw new BadRequestError(`Not found or no ${permission} access`);
    }
  }

  /**
   * The text in locked photos is for nobody who is merely signed in.
   *
   * @throws UnauthenticatedError for a locked asset
   */
  async requireUnlocked(assetId: string): Promise<void> {
    if (await this.repository.isLocked(assetId)) {
      throw new UnauthenticatedError('Elevated permission is required');
    }
  }

  /** Those of `assetIds` on which somebody may do what `permission` names. */
  async findAccessible(auth: Auth, assetIds: readonly string[], permission: Permission): Promise<Set<string>> {
    if (assetIds.length === 0) {
      return new Set();
    }
    return this.repository.listAccessible(auth.user.id, assetIds, permission);
  }
}
