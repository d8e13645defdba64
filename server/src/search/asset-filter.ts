import { type AssetTypeEnum, AssetVisibility } from '@immich/sdk';

/** Comparisons of one value; all that are given must hold. `null` as `eq` or `ne` asks whether there is a value. */
export interface Comparison<T> {
  readonly eq?: T | null | undefined;
  readonly ne?: T | null | undefined;
  readonly in?: readonly T[] | undefined;
  readonly notIn?: readonly T[] | undefined;
  readonly lt?: T | undefined;
  readonly lte?: T | undefined;
  readonly gt?: T | undefined;
  readonly gte?: T | undefined;
}

/** Comparisons of a text; the patterns are plain parts of it, in any case. */
export interface PatternComparison extends Comparison<string> {
  readonly like?: string | undefined;
  readonly notLike?: string | undefined;
  readonly startsWith?: string | undefined;
  readonly endsWith?: string | undefined;
}

/** Membership in groups such as albums: in one of `any`, in each of `all`, in none of `none`. Empty lists ask nothing. */
export interface Membership {
  readonly any?: readonly string[] | undefined;
  readonly all?: readonly string[] | undefined;
  readonly none?: readonly string[] | undefined;
}

type Flag = { readonly eq: boolean } | undefined;

/** Conditions on one asset; all that are given must hold. Shaped like Immich's `SearchFilterBranch`. */
export interface AssetConditions {
  readonly id?: Comparison<string> | undefined;
  readonly libraryId?: Comparison<string> | undefined;
  readonly type?: Comparison<AssetTypeEnum> | undefined;
  readonly visibility?: Comparison<AssetVisibility> | undefined;
  readonly isFavorite?: Flag;
  readonly isOffline?: Flag;
  readonly isMotion?: Flag;
  readonly isEncoded?: Flag;
  readonly hasAlbums?: Flag;
  readonly hasPeople?: Flag;
  readonly hasTags?: Flag;
  readonly city?: Comparison<string> | undefined;
  readonly state?: Comparison<string> | undefined;
  readonly country?: Comparison<string> | undefined;
  readonly make?: Comparison<string> | undefined;
  readonly model?: Comparison<string> | undefined;
  readonly lensModel?: Comparison<string> | undefined;
  readonly description?: PatternComparison | undefined;
  readonly originalFileName?: PatternComparison | undefined;
  readonly originalPath?: PatternComparison | undefined;
  /** Base64 or hexadecimal. */
  readonly checksum?: Comparison<string> | undefined;
  readonly rating?: Comparison<number> | undefined;
  readonly fileSizeInBytes?: Comparison<number> | undefined;
  readonly takenAt?: Comparison<Date> | undefined;
  readonly createdAt?: Comparison<Date> | undefined;
  readonly updatedAt?: Comparison<Date> | undefined;
  readonly trashedAt?: Comparison<Date> | undefined;
  readonly albumIds?: Membership | undefined;
  readonly personIds?: Membership | undefined;
  readonly tagIds?: Membership | undefined;
  /** What the recognised text must satisfy, in the query language. */
  readonly ocr?: { readonly matches: string } | undefined;
  readonly encodedVideoPath?: Comparison<string> | undefined;
  /** Files made from the asset, by their path. */
  readonly previewPath?: Comparison<string> | undefined;
  readonly thumbnailPath?: Comparison<string> | undefined;
}

/** A filter of a search: its own conditions, and at least one of the alternatives in `or`. */
export interface AssetFilter extends AssetConditions {
  readonly or?: readonly AssetConditions[] | undefined;
}

/** What somebody asks for who sees the timeline. */
export const IN_TIMELINE = { visibility: { eq: AssetVisibility.Timeline } } satisfies AssetFilter;

/** The filter fields that Immich's searches have at the top of their bodies. */
export interface FlatFilter {
  readonly id?: string | undefined;
  readonly libraryId?: string | null | undefined;
  readonly type?: AssetTypeEnum | undefined;
  readonly visibility?: AssetVisibility | undefined;
  readonly isFavorite?: boolean | undefined;
  readonly isOffline?: boolean | undefined;
  readonly isMotion?: boolean | undefined;
  readonly isEncoded?: boolean | undefined;
  readonly isNotInAlbum?: boolean | undefined;
  readonly city?: string | null | undefined;
  readonly state?: string | null | undefined;
  readonly country?: string | null | undefined;
  readonly make?: string | null | undefined;
  readonly model?: string | null | undefined;
  readonly lensModel?: string | null | undefined;
  readonly description?: string | undefined;
  readonly originalFileName?: string | undefined;
  readonly originalPath?: string | undefined;
  readonly previewPath?: string | undefined;
  readonly thumbnailPath?: string | undefined;
  readonly encodedVideoPath?: string | undefined;
  readonly checksum?: string | undefined;
  readonly rating?: number | null | undefined;
  readonly albumIds?: readonly string[] | undefined;
  readonly personIds?: readonly string[] | undefined;
  readonly tagIds?: readonly string[] | null | undefined;
  readonly takenBefore?: Date | undefined;
  readonly takenAfter?: Date | undefined;
  readonly createdBefore?: Date | undefined;
  readonly createdAfter?: Date | undefined;
  readonly updatedBefore?: Date | undefined;
  readonly updatedAfter?: Date | undefined;
  readonly trashedBefore?: Date | undefined;
  readonly trashedAfter?: Date | undefined;
}

/** The columns whose values are suggested while somebody fills in a filter. */
export type SuggestedColumn = 'country' | 'state' | 'city' | 'make' | 'model' | 'lensModel';

/** Says in {@link AssetConditions} what the flat fields say. */
export function conditionsOf(flat: FlatFilter): AssetConditions {
  return {
    id: equals(flat.id),
    libraryId: equals(flat.libraryId),
    type: equals(flat.type),
    visibility: equals(flat.visibility),
    isFavorite: flag(flat.isFavorite),
    isOffline: flag(flat.isOffline),
    isMotion: flag(flat.isMotion),
    isEncoded: flag(flat.isEncoded),
    // Immich, too, looks into the albums that are named.
    hasAlbums: flat.isNotInAlbum && !flat.albumIds?.length ? { eq: false } : undefined,
    hasTags: flat.tagIds === null ? { eq: false } : undefined,
    city: equals(flat.city),
    state: equals(flat.state),
    country: equals(flat.country),
    make: equals(flat.make),
    model: equals(flat.model),
    lensModel: equals(flat.lensModel),
    description: contains(flat.description),
    originalFileName: contains(flat.originalFileName),
    originalPath: contains(flat.originalPath),
    previewPath: equals(flat.previewPath),
    thumbnailPath: equals(flat.thumbnailPath),
    encodedVideoPath: equals(flat.encodedVideoPath),
    checksum: equals(flat.checksum),
    rating: equals(flat.rating),
    albumIds: { all: flat.albumIds },
    personIds: { all: flat.personIds },
    tagIds: { all: flat.tagIds ?? undefined },
    takenAt: between(flat.takenAfter, flat.takenBefore),
    createdAt: between(flat.createdAfter, flat.createdBefore),
    updatedAt: between(flat.updatedAfter, flat.updatedBefore),
    trashedAt: between(flat.trashedAfter, flat.trashedBefore),
  };
}

function equals<T>(value: T | undefined): { readonly eq: T } | undefined {
  return value === undefined ? undefined : { eq: value };
}

function flag(value: boolean | undefined): Flag {
  return equals(value);
}

function contains(part: string | undefined): PatternComparison | undefined {
  return part === undefined ? undefined : { like: part };
}

function between(after: Date | undefined, before: Date | undefined): Comparison<Date> | undefined {
  return after === undefined && before === undefined ? undefined : { gte: after, lte: before };
}
