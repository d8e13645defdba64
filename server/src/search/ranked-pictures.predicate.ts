import { type RawBuilder, sql } from 'kysely';

/**
 * Up to here, comparing every vector costs less than walking the index past what the filter rejects: about 6 µs a
 * vector against 15 µs a step, and as many steps as the filter lets through one of.
 */
const EXACT_VECTORS = 10_000;
/** Candidates that the walk through the vector index keeps; below 200 it returns fewer than 100 rows. */
export const EF_SEARCH = 200;

/** The likest assets, as many as are looked at for the first pages; deeper pages look at as many again, and so on. */
const ROUND = EF_SEARCH;

/** Which assets are compared. */
export interface PicturesToCompare {
  /** A condition over `asset` and `asset_exif`. */
  readonly passes: RawBuilder<boolean>;
  readonly ownerIds: readonly string[];
  /** True when nearly all that the owners have passes, so that counting those (in an index) is enough. */
  readonly isEverything: boolean;
}

/**
 * Tables of a statement, the last of which is `pictures`: the first `wanted` or more of the assets that pass, by
 * likeness to the vector, numbered by `place`. Both ways to find the nearest stand in the statement and one of them
 * runs: few rows that pass the filter are all compared, many are found through the vector index. The index gives an order
 * that is nearly right; within each round of its walk it is put right, so that deeper pages do not change earlier ones.
 */
export function rankedPictures(
  { passes, ownerIds, isEverything }: PicturesToCompare,
  embedding: readonly number[],
  wanted: number,
): RawBuilder<unknown> {
  const nearest = Math.ceil(wanted / ROUND) * ROUND;
  const exif = sql`left join asset_exif on asset_exif."assetId" = asset.id`;
  const counted = isEverything
    ? sql`(select from asset where "ownerId" = any(${ownerIds}::uuid[]) limit ${EXACT_VECTORS + 1}) as owned`
    : sql`passing`;
  // “+ 0”: PostgreSQL would otherwise take the index for the order of few rows too.
  return sql`
    passing as materialized (
      select asset.id from asset ${exif} where ${passes} limit ${EXACT_VECTORS + 1}
    ), few as materialized (
      select count(*) <= ${EXACT_VECTORS} as "are" from ${counted}
    ), candidates as (
      (select "assetId", (embedding <=> ${vector(embedding)}) + 0 as distance, 0::bigint as round
       from passing join smart_search on smart_search."assetId" = passing.id
       where (select "are" from few)
       order by distance, "assetId"
       limit ${nearest})
      union all
      (select walk.*, (row_number() over () - 1) / ${ROUND} as round
       from (
         select smart_search."assetId", embedding <=> ${vector(embedding)} as distance
         from smart_search join asset on asset.id = smart_search."assetId" ${exif}
         where (select not "are" from few) and ${passes}
         order by embedding <=> ${vector(embedding)}
         limit ${nearest}
       ) as walk)
    ), pictures as materialized (
      select "assetId", row_number() over (order by round, distance, "assetId") as place from candidates
    )`;
}

export function vector(embedding: readonly number[]): RawBuilder<unknown> {
  return sql`${`[${embedding.join(',')}]`}::vector`;
}
