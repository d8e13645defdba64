import type { AlbumUserRole, AssetOrder } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { Database, type Handle } from '../database/database.ts';
import type { Album, AlbumMember } from './album.ts';

export interface AlbumFilter {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  /** Albums that hold this asset. */
  readonly assetId?: string | undefined;
  readonly isOwned?: boolean | undefined;
  /** Albums that more than one person sees. */
  readonly isShared?: boolean | undefined;
}

export interface AlbumChange {
  readonly albumName?: string;
  readonly description?: string;
  readonly albumThumbnailAssetId?: string;
  readonly isActivityEnabled?: boolean;
  readonly order?: `${AssetOrder}`;
}

/** JSON has no dates, so the one in a member comes as text. */
interface AlbumRow extends Omit<Album, 'members'> {
  readonly members: readonly {
    readonly role: AlbumMember['role'];
    readonly user: Omit<AlbumMember['user'], 'profileChangedAt'> & { readonly profileChangedAt: string };
  }[];
}

const IS_SHARED = sql`(select count(*) from album_user where album_user."albumId" = album.id) > 1`;
/** In an album, the trash and the locked folder of its contributors are not shown. */
const IS_SHOWN = sql`asset."deletedAt" is null and asset.visibility in ('timeline', 'archive')`;

@Injectable()
export class AlbumsRepository {
  constructor(private readonly database: Database) {}

  /** The albums that a user sees, newest first. */
  async list(userId: string, filter: AlbumFilter): Promise<Album[]> {
    const { rows } = await sql<AlbumRow>`
      select
        album.id, album."albumName", album.description, album."createdAt", album."updatedAt",
        album."isActivityEnabled", album."order",
        coalesce(cover.id, content."newestId") as "albumThumbnailAssetId",
        content."assetCount", content."startDate", content."endDate", content."lastModifiedAssetTimestamp",
        members.members
      from album
      join album_user as own on own."albumId" = album.id and own."userId" = ${userId}
      left join asset as cover on cover.id = album."albumThumbnailAssetId" and cover."deletedAt" is null
      cross join lateral (
        select
          count(*)::int as "assetCount",
          min(asset."localDateTime") as "startDate",
          max(asset."localDateTime") as "endDate",
          max(asset."updatedAt") as "lastModifiedAssetTimestamp",
          (array_agg(asset.id order by asset."fileCreatedAt" desc, asset.id))[1] as "newestId"
        from album_asset join asset on asset.id = album_asset."assetId"
        where album_asset."albumId" = album.id and ${IS_SHOWN}
      ) as content
      cross join lateral (
        select json_agg(
          json_build_object('role', album_user.role, 'user', json_build_object(
            'id', member.id, 'email', member.email, 'name', member.name, 'avatarColor', member."avatarColor",
            'profileImagePath', member."profileImagePath", 'profileChangedAt', member."profileChangedAt"))
          order by album_user.role = 'owner' desc, member.id = ${userId} desc, member.name, member.id
        ) as members
        from album_user join "user" as member on member.id = album_user."userId" and member."deletedAt" is null
        where album_user."albumId" = album.id
      ) as members
      where ${matches(filter)}
      order by album."createdAt" desc, album.id`.execute(this.database.kysely);
    return rows.map(toAlbum);
  }

  async create(
    ownerId: string,
    album: { readonly albumName: string; readonly description: string },
    handle: Handle,
  ): Promise<string> {
    const { id } = await handle.insertInto('album').values(album).returning('id').executeTakeFirstOrThrow();
    await handle.insertInto('album_user').values({ albumId: id, userId: ownerId, role: 'owner' }).execute();
    return id;
  }

  async update(id: string, change: AlbumChange): Promise<void> {
    await this.database.kysely
      .updateTable('album')
      .set({ ...change, updatedAt: sql`now()` })
      .where('id', '=', id)
      .execute();
  }

  async delete(id: string): Promise<void> {
    await this.database.kysely.deleteFrom('album').where('id', '=', id).execute();
  }

  /** @returns those of the assets that were not in the album before */
  async addAssets(albumId: string, assetIds: readonly string[], handle: Handle): Promise<Set<string>> {
    const { rows } = await sql<{ assetId: string }>`
      insert into album_asset ("albumId", "assetId")
      select ${albumId}, asset.id from asset where asset.id = any(${assetIds}::uuid[])
      on conflict do nothing
      returning "assetId"`.execute(handle);
    await touch(albumId, handle);
    return new Set(rows.map(({ assetId }) => assetId));
  }

  async copyMemberships(userId: string, sourceId: string, targetId: string, handle: Handle): Promise<void> {
    const { rows } = await sql<{ albumId: string }>`
      insert into album_asset ("albumId", "assetId")
      select album_asset."albumId", ${targetId}
      from album_asset
        join album_user on album_user."albumId" = album_asset."albumId" and album_user."userId" = ${userId}
      where album_asset."assetId" = ${sourceId} and album_user.role in ('owner', 'editor')
      on conflict do nothing
      returning "albumId"`.execute(handle);
    for (const { albumId } of rows) await touch(albumId, handle);
  }

  async removeAssets(albumId: string, assetIds: readonly string[], handle: Handle): Promise<void> {
    const removed = sql<string>`any(${assetIds}::uuid[])`;
    await handle.deleteFrom('album_asset').where('albumId', '=', albumId).where('assetId', '=', removed).execute();
    await handle
      .updateTable('album')
      .set({ albumThumbnailAssetId: null })
      .where('id', '=', albumId)
      .where('albumThumbnailAssetId', '=', removed)
      .execute();
    await touch(albumId, handle);
  }

  /** Those of the assets that are in the album, with their owners. */
  async listContained(albumId: string, assetIds: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.database.kysely
      .selectFrom('album_asset')
      .innerJoin('asset', 'asset.id', 'album_asset.assetId')
      .select(['asset.id', 'asset.ownerId'])
      .where('album_asset.albumId', '=', albumId)
      .where('asset.id', '=', sql<string>`any(${assetIds}::uuid[])`)
      .execute();
    return new Map(rows.map(({ id, ownerId }) => [id, ownerId]));
  }

  async listContributors(albumId: string): Promise<{ userId: string; assetCount: number }[]> {
    const { rows } = await sql<{ userId: string; assetCount: number }>`
      select asset."ownerId" as "userId", count(*)::int as "assetCount"
      from album_asset join asset on asset.id = album_asset."assetId"
      where album_asset."albumId" = ${albumId} and ${IS_SHOWN}
      group by asset."ownerId"
      order by 2 desc, 1`.execute(this.database.kysely);
    return rows;
  }

  async getStatistics(userId: string): Promise<{ owned: number; shared: number; notShared: number }> {
    const { rows } = await sql<{ owned: number; shared: number; notShared: number }>`
      select
        count(*) filter (where own.role = 'owner')::int as owned,
        count(*) filter (where ${IS_SHARED})::int as shared,
        count(*) filter (where own.role = 'owner' and not ${IS_SHARED})::int as "notShared"
      from album join album_user as own on own."albumId" = album.id and own."userId" = ${userId}
      where album."deletedAt" is null`.execute(this.database.kysely);
    return rows[0] ?? { owned: 0, shared: 0, notShared: 0 };
  }

  /** @returns the users who were members before */
  async addMembers(
    albumId: string,
    members: readonly { readonly userId: string; readonly role: `${AlbumUserRole}` }[],
    handle: Handle,
  ): Promise<string[]> {
    const added = await handle
      .insertInto('album_user')
      .values(members.map(({ userId, role }) => ({ albumId, userId, role })))
      .onConflict((conflict) => conflict.doNothing())
      .returning('userId')
      .execute();
    const isNew = new Set(added.map(({ userId }) => userId));
    return members.map(({ userId }) => userId).filter((userId) => !isNew.has(userId));
  }

  /** False when there is no such member. The owner stays what they are. */
  async setRole(albumId: string, userId: string, role: `${AlbumUserRole}`): Promise<boolean> {
    const { numUpdatedRows } = await this.database.kysely
      .updateTable('album_user')
      .set({ role })
      .where('albumId', '=', albumId)
      .where('userId', '=', userId)
      .where('role', '!=', 'owner')
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** False when there is no such member. The owner can not be removed. */
  async removeMember(albumId: string, userId: string): Promise<boolean> {
    const { numDeletedRows } = await this.database.kysely
      .deleteFrom('album_user')
      .where('albumId', '=', albumId)
      .where('userId', '=', userId)
      .where('role', '!=', 'owner')
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }
}

function matches(filter: AlbumFilter): RawBuilder<unknown> {
  const conditions = [sql`album."deletedAt" is null`];
  if (filter.id !== undefined) conditions.push(sql`album.id = ${filter.id}`);
  if (filter.name !== undefined) conditions.push(sql`album."albumName" = ${filter.name}`);
  if (filter.isOwned !== undefined) conditions.push(sql`(own.role = 'owner') = ${filter.isOwned}`);
  if (filter.isShared !== undefined) conditions.push(sql`(${IS_SHARED}) = ${filter.isShared}`);
  if (filter.assetId !== undefined) {
    conditions.push(sql`exists (
      select from album_asset where album_asset."albumId" = album.id and album_asset."assetId" = ${filter.assetId})`);
  }
  return sql.join(conditions, sql` and `);
}

/** Clients look at the date of an album to see whether its content changed. */
async function touch(albumId: string, handle: Handle): Promise<void> {
  await handle
    .updateTable('album')
    .set({ updatedAt: sql`now()` })
    .where('id', '=', albumId)
    .execute();
}

function toAlbum({ members, ...album }: AlbumRow): Album {
  return {
    ...album,
    members: members.map(({ role, user }) => ({
      role,
      user: { ...user, profileChangedAt: new Date(user.profileChangedAt) },
    })),
  };
}
