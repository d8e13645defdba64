import type { Permission } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { Database } from '../database/database.ts';
import type { DB } from '../database/tables.ts';

/** What a member of a shared album may do with the photos in it. */
const ALBUM_MEMBER_MAY: ReadonlySet<string> = new Set(['asset.read', 'asset.view', 'asset.download']);

/** What somebody may do with the photos of a person who shares their library with them. */
const PARTNER_MAY: ReadonlySet<string> = new Set(['asset.read', 'asset.view', 'asset.download', 'asset.share']);

type AssetTables = ExpressionBuilder<DB, 'asset'>;

@Injectable()
export class AssetAccessRepository {
  constructor(private readonly database: Database) {}

  /** Those of `assetIds` on which the user may do what `permission` names. */
  async listAccessible(userId: string, assetIds: readonly string[], permission: Permission): Promise<Set<string>> {
    const rows = await this.database.kysely
      .selectFrom('asset')
      .select('asset.id')
      .where('asset.id', '=', sql<string>`any(${assetIds}::uuid[])`)
      .where((asset) => {
        const reasons: Expression<SqlBool>[] = [asset('asset.ownerId', '=', userId)];
        if (ALBUM_MEMBER_MAY.has(permission)) {
          reasons.push(isInAlbumOf(asset, userId));
        }
        if (PARTNER_MAY.has(permission)) {
          reasons.push(isOfPartner(asset, userId));
        }
        return asset.or(reasons);
      })
      .execute();
    return new Set(rows.map(({ id }) => id));
  }

  async isLocked(assetId: string): Promise<boolean> {
    const row = await this.database.kysely
      .selectFrom('asset')
      .select('id')
      .where('id', '=', assetId)
      .where('visibility', '=', 'locked')
      .executeTakeFirst();
    return row !== undefined;
  }
}

function isInAlbumOf(asset: AssetTables, userId: string): Expression<SqlBool> {
  return asset.and([
    asset('asset.deletedAt', 'is', null),
    asset('asset.visibility', '!=', 'locked'),
    asset.exists(
      asset
        .selectFrom('album_asset')
        .innerJoin('album', 'album.id', 'album_asset.albumId')
        .innerJoin('album_user', 'album_user.albumId', 'album.id')
        .select('album_asset.assetId')
        .whereRef('album_asset.assetId', '=', 'asset.id')
        .where('album.deletedAt', 'is', null)
        .where('album_user.userId', '=', userId),
    ),
  ]);
}

/** The hidden halves of live photos are part of what a timeline shows; the archive and the locked folder are not. */
function isOfPartner(asset: AssetTables, userId: string): Expression<SqlBool> {
  return asset.and([
    asset('asset.deletedAt', 'is', null),
    asset('asset.visibility', 'in', ['timeline', 'hidden']),
    asset.exists(
      asset
        .selectFrom('partner')
        .innerJoin('user as owner', 'owner.id', 'partner.sharedById')
        .select('partner.sharedById')
        .whereRef('partner.sharedById', '=', 'asset.ownerId')
        .where('partner.sharedWithId', '=', userId)
        .where('owner.deletedAt', 'is', null),
    ),
  ]);
}
