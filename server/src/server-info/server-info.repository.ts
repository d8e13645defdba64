import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../database/database.ts';

/** What one user keeps on the server. Sizes are those of the originals. */
export interface UserUsage {
  readonly userId: string;
  readonly userName: string;
  readonly quotaSizeInBytes: number | null;
  readonly photos: number;
  readonly videos: number;
  readonly usagePhotos: number;
  readonly usageVideos: number;
}

export interface InstalledVersion {
  readonly id: string;
  readonly version: string;
  readonly createdAt: Date;
}

@Injectable()
export class ServerInfoRepository {
  constructor(private readonly database: Database) {}

  /** Every user with what they have, the oldest account first. The video part of a live photo adds size only. */
  async listUsage(): Promise<UserUsage[]> {
    const size = sql`coalesce(exif."fileSizeInByte", 0)`;
    return this.database.kysely
      .selectFrom('user')
      .leftJoin('asset', (join) => join.onRef('asset.ownerId', '=', 'user.id').on('asset.deletedAt', 'is', null))
      .leftJoin('asset_exif as exif', 'exif.assetId', 'asset.id')
      .select(['user.id as userId', 'user.name as userName', 'user.quotaSizeInBytes'])
      .select([
        sql<number>`count(*) filter (where asset.type = 'IMAGE' and asset.visibility <> 'hidden')`.as('photos'),
        sql<number>`count(*) filter (where asset.type = 'VIDEO' and asset.visibility <> 'hidden')`.as('videos'),
        sql<number>`coalesce(sum(${size}) filter (where asset.type = 'IMAGE'), 0)::bigint`.as('usagePhotos'),
        sql<number>`coalesce(sum(${size}) filter (where asset.type = 'VIDEO'), 0)::bigint`.as('usageVideos'),
      ])
      .groupBy('user.id')
      .orderBy('user.createdAt')
      .execute();
  }

  listVersions(): Promise<InstalledVersion[]> {
    return this.database.kysely
      .selectFrom('version_history')
      .select(['id', 'version', 'createdAt'])
      .orderBy('createdAt', 'desc')
      .execute();
  }

  /** Notes a version unless it is the one that was noted last. */
  async recordVersion(version: string): Promise<void> {
    await sql`
      insert into version_history (version)
      select ${version}
      where ${version} is distinct from (select version from version_history order by "createdAt" desc limit 1)
    `.execute(this.database.kysely);
  }
}
