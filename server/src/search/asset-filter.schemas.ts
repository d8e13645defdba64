import { AssetTypeEnum, AssetVisibility } from '@immich/sdk';
import { z } from 'zod';
import { dateTime, idList, text } from '../http/request-schemas.ts';
import type { AssetConditions, AssetFilter, FlatFilter } from './asset-filter.ts';
import { MAX_QUERY_LENGTH } from './query-language.ts';

/** Text in the query language; longer ones are refused rather than searched for a while. */
export const QueryText = z.string().max(MAX_QUERY_LENGTH).pipe(text);

const MAX_VALUES = 1000;
const MAX_ALTERNATIVES = 50;

const values = <T extends z.ZodType>(value: T) => z.array(value).max(MAX_VALUES);
const fewIds = idList.max(MAX_VALUES);
const flag = z.object({ eq: z.boolean() }).meta({ id: 'BoolFilter' });
const number = z.number();

const equality = <T extends z.ZodType>(value: T) => z.object({ eq: value.optional(), ne: value.optional() });
const oneOf = <T extends z.ZodType>(value: T) => ({ in: values(value).optional(), notIn: values(value).optional() });
const order = <T extends z.ZodType>(value: T) => ({
  lt: value.optional(),
  lte: value.optional(),
  gt: value.optional(),
  gte: value.optional(),
});

const IdFilter = equality(z.uuid()).meta({ id: 'IdFilter' });
const IdFilterNullable = equality(z.uuid().nullable()).meta({ id: 'IdFilterNullable' });
const IdsFilter = z
  .object({ any: fewIds.optional(), all: fewIds.optional(), none: fewIds.optional() })
  .meta({ id: 'IdsFilter' });
const StringFilter = equality(text).extend(oneOf(text)).meta({ id: 'StringFilter' });
const StringFilterNullable = equality(text.nullable()).extend(oneOf(text)).meta({ id: 'StringFilterNullable' });
const StringPatternFilter = equality(text.nullable())
  .extend(oneOf(text))
  .extend({
    like: text.optional(),
    notLike: text.optional(),
    startsWith: text.optional(),
    endsWith: text.optional(),
  })
  .meta({ id: 'StringPatternFilter' });
const StringSimilarityFilter = z.object({ matches: QueryText }).meta({ id: 'StringSimilarityFilter' });
const NumberFilter = equality(number).extend(oneOf(number)).extend(order(number)).meta({ id: 'NumberFilter' });
const NumberFilterNullable = equality(number.nullable())
  .extend(oneOf(number))
  .extend(order(number))
  .meta({ id: 'NumberFilterNullable' });
const DateFilter = equality(dateTime).extend(order(dateTime)).meta({ id: 'DateFilter' });
const DateFilterNullable = equality(dateTime.nullable()).extend(order(dateTime)).meta({ id: 'DateFilterNullable' });
const type = z.enum(AssetTypeEnum);
const visibility = z.enum(AssetVisibility);
const EnumFilterAssetType = equality(type).extend(oneOf(type)).meta({ id: 'EnumFilterAssetType' });
const EnumFilterAssetVisibility = equality(visibility)
  .extend(oneOf(visibility))
  .meta({ id: 'EnumFilterAssetVisibility' });

const branch = {
  albumIds: IdsFilter.optional(),
  checksum: StringFilter.optional(),
  city: StringFilterNullable.optional(),
  country: StringFilterNullable.optional(),
  createdAt: DateFilter.optional(),
  description: StringPatternFilter.optional(),
  encodedVideoPath: StringFilter.optional(),
  fileSizeInBytes: NumberFilter.optional(),
  hasAlbums: flag.optional(),
  hasPeople: flag.optional(),
  hasTags: flag.optional(),
  id: IdFilter.optional(),
  isEncoded: flag.optional(),
  isFavorite: flag.optional(),
  isMotion: flag.optional(),
  isOffline: flag.optional(),
  lensModel: StringFilterNullable.optional(),
  libraryId: IdFilterNullable.optional(),
  make: StringFilterNullable.optional(),
  model: StringFilterNullable.optional(),
  ocr: StringSimilarityFilter.optional(),
  originalFileName: StringPatternFilter.optional(),
  originalPath: StringPatternFilter.optional(),
  personIds: IdsFilter.optional(),
  rating: NumberFilterNullable.optional(),
  state: StringFilterNullable.optional(),
  tagIds: IdsFilter.optional(),
  takenAt: DateFilter.optional(),
  trashedAt: DateFilterNullable.optional(),
  type: EnumFilterAssetType.optional(),
  updatedAt: DateFilter.optional(),
  visibility: EnumFilterAssetVisibility.optional(),
};

const SearchFilterBranchSchema = z
  .object(branch)
  .meta({ id: 'SearchFilterBranch' }) satisfies z.ZodType<AssetConditions>;

/** The nested filter of API 3.2. */
export const SearchFilterSchema = z
  .object({ ...branch, or: z.array(SearchFilterBranchSchema).max(MAX_ALTERNATIVES).optional() })
  .meta({ id: 'SearchFilter' }) satisfies z.ZodType<AssetFilter>;

/** The filter fields that all searches share. */
export const flatFilter = {
  albumIds: fewIds.optional(),
  city: text.nullish(),
  country: text.nullish(),
  createdAfter: dateTime.optional(),
  createdBefore: dateTime.optional(),
  filter: SearchFilterSchema.optional(),
  isEncoded: z.boolean().optional(),
  isFavorite: z.boolean().optional(),
  isMotion: z.boolean().optional(),
  isNotInAlbum: z.boolean().optional(),
  isOffline: z.boolean().optional(),
  lensModel: text.nullish(),
  libraryId: z.uuid().nullish(),
  make: text.nullish(),
  model: text.nullish(),
  ocr: QueryText.optional(),
  personIds: fewIds.optional(),
  rating: z.number().int().nullish(),
  state: text.nullish(),
  tagIds: fewIds.nullish(),
  takenAfter: dateTime.optional(),
  takenBefore: dateTime.optional(),
  trashedAfter: dateTime.optional(),
  trashedBefore: dateTime.optional(),
  type: type.optional(),
  updatedAfter: dateTime.optional(),
  updatedBefore: dateTime.optional(),
  visibility: visibility.optional(),
};

/** The filter fields of searches by metadata. */
export const metadataFilter = {
  ...flatFilter,
  checksum: text.optional(),
  description: text.optional(),
  encodedVideoPath: text.optional(),
  id: z.uuid().optional(),
  originalFileName: text.optional(),
  originalPath: text.optional(),
  previewPath: text.optional(),
  thumbnailPath: text.optional(),
};

z.object(metadataFilter) satisfies z.ZodType<FlatFilter>;
