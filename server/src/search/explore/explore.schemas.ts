import type { PersonResponseDto, PlacesResponseDto, SearchExploreResponseDto } from '@immich/sdk';
import { z } from 'zod';
import { AssetResponseSchema } from '../../assets/asset-response.ts';
import { queryBoolean, text } from '../../http/request-schemas.ts';

const name = text.pipe(z.string().min(1).max(1000));

export const PlacesQuery = z.object({ name });

export const PeopleQuery = z.object({ name, withHidden: queryBoolean.optional() });

export const ExploreResponseSchema = z
  .object({
    fieldName: z.string(),
    items: z.array(z.object({ value: z.string(), data: AssetResponseSchema }).meta({ id: 'SearchExploreItem' })),
  })
  .meta({ id: 'SearchExploreResponseDto' }) satisfies z.ZodType<SearchExploreResponseDto>;

export const PlaceResponseSchema = z
  .object({
    name: z.string(),
    latitude: z.number(),
    longitude: z.number(),
    admin1name: z.string().exactOptional(),
    admin2name: z.string().exactOptional(),
  })
  .meta({ id: 'PlacesResponseDto' }) satisfies z.ZodType<PlacesResponseDto>;

export const PersonResponseSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    birthDate: z.string().nullable(),
    thumbnailPath: z.string(),
    isHidden: z.boolean(),
    isFavorite: z.boolean().exactOptional(),
    color: z.string().exactOptional(),
    updatedAt: z.string().exactOptional(),
  })
  .meta({ id: 'PersonResponseDto' }) satisfies z.ZodType<PersonResponseDto>;
