import {
  AssetOrder,
  type MetadataSearchDto,
  type RandomSearchDto,
  SearchOrderField,
  type SearchResponseDto,
  SearchSuggestionType,
  type SmartSearchDto,
  type StatisticsSearchDto,
} from '@immich/sdk';
import { z } from 'zod';
import { AssetResponseSchema } from '../assets/asset-response.ts';
import { queryBoolean, text } from '../http/request-schemas.ts';
import { flatFilter, metadataFilter, QueryText } from './asset-filter.schemas.ts';

const MAX_PAGE_SIZE = 1000;
/** Deeper than anybody reads; the database would have to walk all that comes before. */
const MAX_PAGE = 10_000;

const page = z.number().int().min(1).max(MAX_PAGE).default(1);
const size = (byDefault: number) => z.number().int().min(1).max(MAX_PAGE_SIZE).default(byDefault);
const withDeleted = z.boolean().default(false);
const withExif = z.boolean().default(false);

/** Fields that clients send for what is not kept here: they change nothing. */
const ignored = { withPeople: z.boolean().optional(), withStacked: z.boolean().optional() };

export const MetadataSearchSchema = z
  .object({
    ...metadataFilter,
    ...ignored,
    page,
    size: size(250),
    cursor: z
      .string()
      .regex(/^[1-9]\d{0,4}$/, 'Invalid cursor')
      .optional(),
    order: z.enum(AssetOrder).optional(),
    orderBy: z
      .object({ field: z.enum(SearchOrderField).optional(), direction: z.enum(AssetOrder).optional() })
      .optional(),
    withDeleted,
    withExif,
  })
  .meta({ id: 'MetadataSearchDto' });

export const SmartSearchSchema = z
  .object({
    ...flatFilter,
    page,
    size: size(100),
    query: QueryText.optional(),
    queryAssetId: z.uuid().optional(),
    language: z.string().max(20).optional(),
    withDeleted,
    withExif,
  })
  .meta({ id: 'SmartSearchDto' });

export const OcrSearchSchema = z
  .object({ ...flatFilter, page, size: size(100), ocr: QueryText, withDeleted, withExif })
  .meta({ id: 'OcrSearchDto' });

export const RandomSearchSchema = z
  .object({ ...flatFilter, ...ignored, size: size(250), withDeleted, withExif })
  .meta({ id: 'RandomSearchDto' });

const queryList = <T extends z.ZodType>(list: T) =>
  z.preprocess((value) => (value === undefined || Array.isArray(value) ? value : [value]), list);
const queryNumber = <T extends z.ZodType>(number: T) =>
  z.preprocess((value) => (typeof value === 'string' && value !== '' ? Number(value) : value), number);
const { filter: _filter, ...textFields } = flatFilter;

/** The only search whose fields come in the address. */
export const LargeAssetsQuery = z.object({
  ...textFields,
  albumIds: queryList(flatFilter.albumIds),
  personIds: queryList(flatFilter.personIds),
  tagIds: queryList(flatFilter.tagIds),
  isEncoded: queryBoolean.optional(),
  isFavorite: queryBoolean.optional(),
  isMotion: queryBoolean.optional(),
  isNotInAlbum: queryBoolean.optional(),
  isOffline: queryBoolean.optional(),
  rating: queryNumber(flatFilter.rating),
  minFileSize: queryNumber(z.number().int().min(0).default(0)),
  size: queryNumber(size(250)),
  withDeleted: queryBoolean.default(false),
  withExif: queryBoolean.default(true),
});

export const StatisticsSearchSchema = z
  .object({ ...flatFilter, description: text.optional() })
  .meta({ id: 'StatisticsSearchDto' });

export const SuggestionsQuery = z.object({
  type: z.enum(SearchSuggestionType),
  country: text.optional(),
  state: text.optional(),
  make: text.optional(),
  model: text.optional(),
  lensModel: text.optional(),
  includeNull: queryBoolean.optional(),
});

// What Immich's clients send has to fit; an SDK that drifts away does not compile.
({}) as MetadataSearchDto satisfies z.input<typeof MetadataSearchSchema>;
({}) as SmartSearchDto satisfies z.input<typeof SmartSearchSchema>;
({}) as RandomSearchDto satisfies z.input<typeof RandomSearchSchema>;
({}) as StatisticsSearchDto satisfies z.input<typeof StatisticsSearchSchema>;

/** Why an asset was found. */
export const SearchMatchSchema = z
  .object({
    matchedBy: z.enum(['text', 'image', 'both']),
    closeness: z.enum(['phrase', 'words', 'prefix', 'variant']).exactOptional(),
    variants: z.array(z.string()).exactOptional(),
    snippet: z.array(z.object({ text: z.string(), marked: z.boolean() })).exactOptional(),
    lineIds: z.array(z.string()).exactOptional(),
    place: z.object({ x: z.number(), y: z.number(), timeMs: z.number().exactOptional() }).exactOptional(),
  })
  .meta({ id: 'SearchMatchDto' });

const FoundAssetSchema = AssetResponseSchema.extend({ match: SearchMatchSchema.exactOptional() }).meta({
  id: 'FoundAssetResponseDto',
});

const facets = z.array(z.never());

export const SearchResponseSchema = z
  .object({
    albums: z.object({ total: z.number(), count: z.number(), items: z.array(z.never()), facets }),
    assets: z.object({
      total: z.number(),
      count: z.number(),
      items: z.array(FoundAssetSchema),
      facets,
      nextPage: z.string().nullable(),
      nextCursor: z.string().nullable(),
    }),
    /** Why texts alone were searched, though the query described a picture. */
    picturesSkipped: z.enum(['unavailable', 'disabled']).exactOptional(),
  })
  .meta({ id: 'SearchResponseDto' }) satisfies z.ZodType<SearchResponseDto>;

export const StatisticsResponseSchema = z.object({ total: z.number() }).meta({ id: 'SearchStatisticsResponseDto' });

export type SearchMatch = z.infer<typeof SearchMatchSchema>;
