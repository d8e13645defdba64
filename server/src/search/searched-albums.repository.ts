import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../database/database.ts';

@Injectable()
export class SearchedAlbumsRepository {
  constructor(private readonly database: Database) {}

  /** Everybody who has photos in at least one of the albums. */
  async listOwners(albumIds: readonly string[]): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      select distinct asset."ownerId" as id
      from album_asset join asset on asset.id = album_asset."assetId"
      where album_asset."albumId" = any(${albumIds}::uuid[])`.execute(this.database.kysely);
    return rows.map(({ id }) => id);
  }
}
