import { type AssetConditions, type AssetFilter, conditionsOf, type FlatFilter } from './asset-filter.ts';

/** Albums that a search looks into, all of which who searches may see. There it finds what anybody has added. */
export interface SearchedAlbums {
  readonly ids: readonly string[];
  /** Everybody who has photos in them. */
  readonly ownerIds: readonly string[];
}

/** What of the body of a search can name albums. */
type Filters = Pick<FlatFilter, 'albumIds'> & { readonly filter?: AssetFilter | undefined };

/** True for conditions that nothing outside of certain albums satisfies. */
export function looksIntoAlbums({ albumIds: { any = [], all = [] } = {} }: AssetConditions): boolean {
  return any.length > 0 || all.length > 0;
}

/** Ids of the albums that a search, or an alternative in it, looks into. */
export function albumsSearchedBy(body: Filters): string[] {
  return distinct(conditionsIn(body).flatMap(({ albumIds: { any = [], all = [] } = {} }) => [...any, ...all]));
}

/** Ids of all albums that a search names, those that it leaves out among them. */
export function albumsNamedBy(body: Filters): string[] {
  const leftOut = conditionsIn(body).flatMap(({ albumIds }) => albumIds?.none ?? []);
  return distinct([...albumsSearchedBy(body), ...leftOut]);
}

function conditionsIn({ filter = {}, ...flat }: Filters): AssetConditions[] {
  return [conditionsOf(flat), filter, ...(filter.or ?? [])];
}

function distinct(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
