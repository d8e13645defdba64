import type { AlbumUserRole } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../database/database.ts';

@Injectable()
export class AlbumAccessRepository {
  constructor(private readonly database: Database) {}

  /** What a user is in each of the albums; albums that they do not see are left out. */
  async listRoles(userId: string, albumIds: readonly string[]): Promise<Map<string, `${AlbumUserRole}`>> {
    const rows = await this.database.kysely
      .selectFrom('album_user')
      .innerJoin('album', 'album.id', 'album_user.albumId')
      .select(['album_user.albumId', sql<`${AlbumUserRole}`>`album_user.role`.as('role')])
      .where('album_user.userId', '=', userId)
      .where('album.deletedAt', 'is', null)
      .where('album_user.albumId', '=', sql<string>`any(${albumIds}::uuid[])`)
      .execute();
    return new Map(rows.map(({ albumId, role }) => [albumId, role]));
  }
}
