import { Injectable } from '@nestjs/common';
import { type AssetResponse, toAssetResponse } from '../../assets/asset-response.ts';
import { AssetsService } from '../../assets/assets.service.ts';
import type { Auth } from '../../http/current-user.ts';
import { PartnersService } from '../../partners/partners.service.ts';
import type { SearchScope } from '../asset-filter.predicate.ts';
import { type CityPhoto, ExploreRepository } from './explore.repository.ts';

/** How many cities are shown to begin with, and how many photos make one worth it; as Immich has it. */
const EXPLORED_CITIES = 12;
const MIN_PHOTOS = 5;

/** Ways into a library for somebody who searches for nothing in particular. */
@Injectable()
export class ExploreService {
  constructor(
    private readonly repository: ExploreRepository,
    private readonly assets: AssetsService,
    private readonly partners: PartnersService,
  ) {}

  /** Cities of the user's own photos, each with one of them. */
  async listCities(auth: Auth): Promise<{ value: string; data: AssetResponse }[]> {
    const cities = await this.repository.listCityPhotos(scopeOf([auth.user.id]), MIN_PHOTOS);
    const shown = cities.slice(0, EXPLORED_CITIES);
    const photos = await this.listPhotos(auth, shown);
    return shown.flatMap(({ city, assetId }) => {
      const data = photos.find(({ id }) => id === assetId);
      return data ? [{ value: city, data }] : [];
    });
  }

  /** One photo of each city that the user, or partners in their timeline, have been to. */
  async listCityPhotos(auth: Auth): Promise<AssetResponse[]> {
    const partnerIds = await this.partners.listIdsInTimeline(auth.user.id);
    return this.listPhotos(
      auth,
      await this.repository.listCityPhotos(scopeOf([auth.user.id, ...partnerIds], partnerIds)),
    );
  }

  private async listPhotos(auth: Auth, photos: readonly CityPhoto[]): Promise<AssetResponse[]> {
    const assets = await this.assets.listByIds(photos.map(({ assetId }) => assetId));
    return assets.map((asset) => toAssetResponse(asset, { viewerId: auth.user.id }));
  }
}

function scopeOf(ownerIds: readonly string[], partnerIds: readonly string[] = []): SearchScope {
  return { ownerIds, partnerIds, withDeleted: false };
}
