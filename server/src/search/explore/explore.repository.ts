import { AssetTypeEnum } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../../database/database.ts';
import { assetPredicate, type SearchScope } from '../asset-filter.predicate.ts';

/** A city, and the newest photo that was taken there. */
export interface CityPhoto {
  readonly city: string;
  readonly assetId: string;
}

const PHOTOS = [{ type: { eq: AssetTypeEnum.Image } }];

@Injectable()
export class ExploreRepository {
  constructor(private readonly database: Database) {}

  /**
   * One photo of each city, in the order of their names.
   *
   * @param minPhotos cities with fewer are left out
   */
  async listCityPhotos(scope: SearchScope, minPhotos = 1): Promise<CityPhoto[]> {
    const { rows } = await sql<CityPhoto>`
      select asset_exif.city, (array_agg(asset.id order by asset."fileCreatedAt" desc, asset.id))[1] as "assetId"
      from asset join asset_exif on asset_exif."assetId" = asset.id
      where asset_exif.city is not null and ${assetPredicate(PHOTOS, scope)}
      group by asset_exif.city
      having count(*) >= ${minPhotos}
      order by asset_exif.city`.execute(this.database.kysely);
    return rows;
  }
}
