import { Permission } from '@immich/sdk';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { AssetResponseSchema } from '../../assets/asset-response.ts';
import { type Auth, CurrentUser } from '../../http/current-user.ts';
import { Endpoint } from '../../http/endpoint.ts';
import {
  ExploreResponseSchema,
  PeopleQuery,
  PersonResponseSchema,
  PlaceResponseSchema,
  PlacesQuery,
} from './explore.schemas.ts';
import { ExploreService } from './explore.service.ts';

@ApiTags('Search')
@Controller('search')
export class ExploreController {
  constructor(private readonly service: ExploreService) {}

  @Endpoint({
    summary: 'List cities with a photo of each, to begin with',
    permission: Permission.AssetRead,
    response: z.array(ExploreResponseSchema),
  })
  @Get('explore')
  async getExploreData(@CurrentUser() auth: Auth) {
    return [{ fieldName: 'exifInfo.city', items: await this.service.listCities(auth) }];
  }

  @Endpoint({
    summary: 'List a photo of each city',
    permission: Permission.AssetRead,
    response: z.array(AssetResponseSchema),
  })
  @Get('cities')
  getAssetsByCity(@CurrentUser() auth: Auth) {
    return this.service.listCityPhotos(auth);
  }

  /** There is no gazetteer here, so no name is that of a place. */
  @Endpoint({
    summary: 'Search places by name',
    permission: Permission.AssetRead,
    response: z.array(PlaceResponseSchema),
  })
  @Get('places')
  searchPlaces(@Query({ schema: PlacesQuery }) _query: z.infer<typeof PlacesQuery>): [] {
    return [];
  }

  /** Faces are not recognised here, so nobody is known by name. */
  @Endpoint({
    summary: 'Search people by name',
    permission: Permission.PersonRead,
    response: z.array(PersonResponseSchema),
  })
  @Get('person')
  searchPerson(@Query({ schema: PeopleQuery }) _query: z.infer<typeof PeopleQuery>): [] {
    return [];
  }
}
