import { type RawBuilder, sql } from 'kysely';

/**
 * Up to here, comparing every vector costs less than walking the index past what the filter rejects: about 6 µs a
 * vector against 15 µs a step, and as many steps as the filter lets through one of.
 */
const EXACT_VECTORS = 10_000;
/** Candidates that the walk through the vector index keeps; below 200 it returns fewer than 100 rows. */
export const EF_SEARCH = 200;
/**
 * Vectors that the walk looks at before it goes on with those it has seen. Where one of ten passes the filter, 5,000 more
 * find one in a hundred more of the likest, and take a fifth longer.
 */
export const WALKED_VECTORS = 15_000;

/** The likest assets, as many as are looked at for the first pages; deeper pages look at as many again, and so on. */
const ROUND = EF_SEARCH;

/** The vector to compare with: read once, however often the statement compares. */
const ASKED = sql`(select embedding from asked)`;

/** Which assets are compared. */
export interface PicturesToCompare {
  /** A condition over `tables`. */
  readonly passes: RawBuilder<boolean>;
  /** `asset`, and what else the condition speaks of. */
  readonly tables: RawBuilder<unknown>;
  readonly ownerIds: readonly string[];
  /**
   * A condition on `asset."fileCreatedAt"` where nearly everything that the owners have from then passes, so that
   * counting those (in an index) is enough; undefined when what passes has to be counted.
   */
  readonly taken: RawBuilder<boolean> | undefined;
}

/**
 * Tables of a statement, the last of which is `pictures`: the first `wanted` or more of the assets that pass, by
 * likeness to the vector, numbered by `place`. Both ways to find the nearest stand in the statement and one of them
 * runs: few rows that pass the filter are all compared, many are found through the vector index. The index gives an order
 * that is nearly right; within each round of its walk it is put right, so that deeper pages do not change earlier ones.
 */
export function rankedPictures(
  { passes, tables, ownerIds, taken }: PicturesToCompare,
  embedding: readonly number[],
  wanted: number,
): RawBuilder<unknown> {
  const nearest = Math.ceil(wanted / ROUND) * ROUND;
  // “+ 0”: PostgreSQL would otherwise take the index for the order of few rows too.
  return sql`
    asked as materialized (
      select ${vector(embedding)} as embedding
    ), passing as materialized (
      select asset.id from ${tables} where ${passes} limit ${EXACT_VECTORS + 1}
    ), few as materialized (
      select count(*) <= ${EXACT_VECTORS} as "are" from ${taken ? newestOf(ownerIds, taken) : sql`passing`}
    ), candidates as (
      (select "assetId", (embedding <=> ${ASKED}) + 0 as distance, 0::bigint as round
       from passing join smart_search on smart_search."assetId" = passing.id
       where (select "are" from few)
       order by distance, "assetId"
       limit ${nearest})
      union all
      (select walk.*, (row_number() over () - 1) / ${ROUND} as round
       from (
         select smart_search."assetId", embedding <=> ${ASKED} as distance
         from ${tables} join smart_search on smart_search."assetId" = asset.id
         where (select not "are" from few) and ${passes}
         order by embedding <=> ${ASKED}
         limit ${nearest}
       ) as walk)
    ), pictures as materialized (
      select "assetId", row_number() over (order by round, distance, "assetId") as place from candidates
    )`;
}

/** With an order that only the index has: reading the table would take several times as long. */
function newestOf(ownerIds: readonly string[], taken: RawBuilder<boolean>): RawBuilder<unknown> {
  return sql`unnest(${ownerIds}::uuid[]) as owner(id) cross join lateral (
    select from asset where "ownerId" = owner.id and ${taken}
    order by "fileCreatedAt" desc limit ${EXACT_VECTORS + 1}
  ) as newest`;
}

export function vector(embedding: readonly number[]): RawBuilder<unknown> {
  return sql`${`[${embedding.join(',')}]`}::vector`;
}
