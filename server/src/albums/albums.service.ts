import { type AlbumUserRole, type AssetOrder, BulkIdErrorReason, Permission } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import { AssetAccessService } from '../auth/asset-access.service.ts';
import { Database, type Handle } from '../database/database.ts';
import type { Auth } from '../http/current-user.ts';
import { BadRequestError } from '../http/domain-error.ts';
import { toUserResponse } from '../users/user-response.ts';
import { UsersService } from '../users/users.service.ts';
import { AlbumAccessService } from './album-access.service.ts';
import type { Album } from './album.ts';
import { AlbumsRepository } from './albums.repository.ts';
import type {
  AlbumResponse,
  AlbumsQuery,
  BulkIdResponse,
  CreateAlbum,
  NewMember,
  UpdateAlbum,
} from './albums.schemas.ts';

/** Collections of photos, and who sees them. */
@Injectable()
export class AlbumsService {
  constructor(
    private readonly database: Database,
    private readonly repository: AlbumsRepository,
    private readonly access: AlbumAccessService,
    private readonly assetAccess: AssetAccessService,
    private readonly users: UsersService,
  ) {}

  async listAlbums(auth: Auth, { shared, isShared = shared, ...filter }: AlbumsQuery): Promise<AlbumResponse[]> {
    const albums = await this.repository.list(auth.user.id, { ...filter, isShared });
    return albums.map(toAlbumResponse);
  }

  async getAlbum(auth: Auth, id: string): Promise<AlbumResponse> {
    const [album] = await this.repository.list(auth.user.id, { id });
    if (!album) {
      throw new BadRequestError(`Not found or no ${Permission.AlbumRead} access`);
    }
    return { ...toAlbumResponse(album), contributorCounts: await this.repository.listContributors(id) };
  }

  getStatistics(auth: Auth) {
    return this.repository.getStatistics(auth.user.id);
  }

  /** Assets that the user may not share are left out. */
  async createAlbum(auth: Auth, { albumName, description, assetIds, albumUsers }: CreateAlbum): Promise<AlbumResponse> {
    await this.requireUsers(albumUsers);
    const shareable = await this.assetAccess.findAccessible(auth, assetIds, Permission.AssetShare);
    const id = await this.database.transaction(async (tx) => {
      const albumId = await this.repository.create(auth.user.id, { albumName, description: description ?? '' }, tx);
      await this.repository.addAssets(albumId, [...shareable], tx);
      if (albumUsers.length > 0) await this.addMembers(albumId, albumUsers, tx);
      return albumId;
    });
    return this.getAlbum(auth, id);
  }

  async updateAlbum(auth: Auth, id: string, { description, ...change }: UpdateAlbum): Promise<AlbumResponse> {
    await this.access.require(auth, [id], Permission.AlbumUpdate);
    const cover = change.albumThumbnailAssetId;
    if (cover !== undefined && !(await this.repository.listContained(id, [cover])).has(cover)) {
      throw new BadRequestError('Invalid album thumbnail');
    }
    await this.repository.update(id, {
      ...change,
      ...(description !== undefined && { description: description ?? '' }),
    });
    return this.getAlbum(auth, id);
  }

  async deleteAlbum(auth: Auth, id: string): Promise<void> {
    await this.access.require(auth, [id], Permission.AlbumDelete);
    await this.repository.delete(id);
  }

  /** Says for each asset whether it was added. */
  async addAssets(auth: Auth, id: string, assetIds: readonly string[]): Promise<BulkIdResponse[]> {
    await this.access.require(auth, [id], Permission.AlbumAssetCreate);
    return this.addTo(auth, id, assetIds);
  }

  /** Adds the assets to every album that the user may add to. */
  async addAssetsToAlbums(auth: Auth, albumIds: readonly string[], assetIds: readonly string[]) {
    const allowed = await this.access.findAccessible(auth, albumIds, Permission.AlbumAssetCreate);
    const results: BulkIdResponse[] = [];
    for (const albumId of allowed.keys()) {
      results.push(...(await this.addTo(auth, albumId, assetIds)));
    }
    if (results.some(({ success }) => success)) {
      return { success: true };
    }
    return { success: false, error: results[0]?.error ?? BulkIdErrorReason.NoPermission };
  }

  /** Owners take out what they like, editors what is theirs. */
  async removeAssets(auth: Auth, id: string, assetIds: readonly string[]): Promise<BulkIdResponse[]> {
    const roles = await this.access.findAccessible(auth, [id], Permission.AlbumAssetDelete);
    const role = roles.get(id);
    if (!role) {
      throw new BadRequestError(`Not found or no ${Permission.AlbumAssetDelete} access`);
    }
    const owners = await this.repository.listContained(id, assetIds);
    const results = assetIds.map((assetId): BulkIdResponse => {
      const ownerId = owners.get(assetId);
      if (ownerId === undefined) return { id: assetId, success: false, error: BulkIdErrorReason.NotFound };
      if (role === 'owner' || ownerId === auth.user.id) return { id: assetId, success: true };
      return { id: assetId, success: false, error: BulkIdErrorReason.NoPermission };
    });
    const removed = results.filter(({ success }) => success).map((result) => result.id);
    await this.database.transaction((tx) => this.repository.removeAssets(id, removed, tx));
    return results;
  }

  async addUsers(auth: Auth, id: string, members: readonly NewMember[]): Promise<AlbumResponse> {
    await this.access.require(auth, [id], Permission.AlbumShare);
    await this.requireUsers(members);
    await this.database.transaction((tx) => this.addMembers(id, members, tx));
    return this.getAlbum(auth, id);
  }

  async updateUser(auth: Auth, id: string, userId: string, role: `${AlbumUserRole}`): Promise<void> {
    await this.access.require(auth, [id], Permission.AlbumShare);
    if (!(await this.repository.setRole(id, userId, role))) {
      throw new BadRequestError('Album not shared with user');
    }
  }

  /** Members leave by themselves; others are removed by the owner. */
  async removeUser(auth: Auth, id: string, userId: string): Promise<void> {
    const leaves = userId === auth.user.id;
    await this.access.require(auth, [id], leaves ? Permission.AlbumRead : Permission.AlbumShare);
    if (!(await this.repository.removeMember(id, userId))) {
      throw new BadRequestError(leaves ? 'Cannot remove album owner' : 'Album not shared with user');
    }
  }

  /** Puts an asset into every album that holds another one and that the caller may add to. */
  copyMemberships(auth: Auth, sourceId: string, targetId: string, handle: Handle): Promise<void> {
    return this.repository.copyMemberships(auth.user.id, sourceId, targetId, handle);
  }

  private async addTo(auth: Auth, id: string, assetIds: readonly string[]): Promise<BulkIdResponse[]> {
    const shareable = await this.assetAccess.findAccessible(auth, assetIds, Permission.AssetShare);
    const added = await this.database.transaction((tx) => this.repository.addAssets(id, [...shareable], tx));
    return assetIds.map((assetId) => {
      // Named twice in one request, an asset is added once.
      if (added.delete(assetId)) return { id: assetId, success: true };
      const error = shareable.has(assetId) ? BulkIdErrorReason.Duplicate : BulkIdErrorReason.NoPermission;
      return { id: assetId, success: false, error };
    });
  }

  private async requireUsers(members: readonly NewMember[]): Promise<void> {
    for (const { userId } of members) {
      await this.users.getUser(userId);
    }
  }

  private async addMembers(id: string, members: readonly NewMember[], tx: Handle): Promise<void> {
    const known = await this.repository.addMembers(id, members, tx);
    if (known.length > 0) {
      throw new BadRequestError('User already added');
    }
  }
}

function toAlbumResponse(album: Album): AlbumResponse {
  const { startDate, endDate, lastModifiedAssetTimestamp } = album;
  return {
    id: album.id,
    albumName: album.albumName,
    description: album.description,
    createdAt: album.createdAt.toISOString(),
    updatedAt: album.updatedAt.toISOString(),
    albumThumbnailAssetId: album.albumThumbnailAssetId,
    albumUsers: album.members.map(({ role, user }) => ({ role: role as AlbumUserRole, user: toUserResponse(user) })),
    shared: album.members.length > 1,
    hasSharedLink: false,
    isActivityEnabled: album.isActivityEnabled,
    order: album.order as AssetOrder,
    assetCount: album.assetCount,
    ...(startDate && { startDate: startDate.toISOString() }),
    ...(endDate && { endDate: endDate.toISOString() }),
    ...(lastModifiedAssetTimestamp && { lastModifiedAssetTimestamp: lastModifiedAssetTimestamp.toISOString() }),
  };
}
