import { type RawBuilder, sql } from 'kysely';
import type { TextLeg, TextTier } from '../ocr/ocr.predicate.ts';
import {
  assetPredicate,
  filteredTables,
  indexPredicate,
  type SearchScope,
  takenPredicate,
} from './asset-filter.predicate.ts';
import type { AssetFilter } from './asset-filter.ts';

/** Where a text is looked for. */
export interface TextPlace {
  readonly scope: SearchScope;
  readonly filters: readonly AssetFilter[];
}

/**
 * The newest matches of an owner that are ranked, of each closeness. Of a rarer word these are all; of a commoner one,
 * ranking every match would cost five times as much (measured at 50,000 matches).
 */
const RANKED_MATCHES = 3000;

/** How close a text comes, as a number that grows with it; index into {@link CLOSENESS_NAMES}, from 1. */
const CLOSENESS = { variant: 1, prefix: 2, words: 3, phrase: 4 } as const;
const CLOSENESS_NAMES = sql`array['variant', 'prefix', 'words', 'phrase']`;

/** From here on a text shows what was asked for, literally. */
export const LITERAL = sql.lit(CLOSENESS.words);
export const LONGER_WORDS = sql.lit(CLOSENESS.prefix);
export const SPELLED_ALIKE = sql.lit(CLOSENESS.variant);

export function closenessName(closeness: RawBuilder<unknown>): RawBuilder<string | null> {
  return sql`(${CLOSENESS_NAMES})[${closeness}]`;
}

/** Texts that are equal in this show what was asked for equally well. */
export const TEXT_RANK = sql`is_tail, closeness desc, as_written desc, relevance desc`;
export const TEXT_ORDER = sql`${TEXT_RANK}, "fileCreatedAt" desc, "assetId"`;

/**
 * Tables of a statement, the last of which is `texts`: the first `wanted` or more of the assets that a text was found
 * in, in the order {@link TEXT_ORDER}. Everything that shows the text literally comes before everything that was widened
 * to, because each closeness has candidates of its own. A closeness is not looked at before the pages get to it, and
 * what is common is not widened: when one closeness has more matches than are ranked, the rest of them follow by date.
 */
export function rankedTexts(place: TextPlace, leg: TextLeg, wanted: number): RawBuilder<unknown> {
  const isDeep = wanted > RANKED_MATCHES;
  const tiers = rankedTiers(place, leg, wanted);
  const ranked = sql.join(
    tiers.map(({ name }) => sql`table ${name}`),
    sql` union all `,
  );
  return sql.join([
    ...tiers.flatMap(({ name, rows, boundIsAsked }) => [
      sql`${name} as (${rows})`,
      ...(isDeep || boundIsAsked ? [bound(name)] : []),
    ]),
    ...(isDeep
      ? [
          sql`ranked as (${ranked})`,
          sql`tail as (${tail(place, leg, wanted)})`,
          sql`texts as (table ranked union all table tail)`,
        ]
      : [sql`texts as (${ranked})`]),
  ]);
}

/** Some of the texts that are ranked, as a table. */
interface RankedTier {
  readonly name: RawBuilder<unknown>;
  readonly rows: RawBuilder<unknown>;
  /** True when a table after it asks whether this one is full. */
  readonly boundIsAsked: boolean;
}

function rankedTiers(place: TextPlace, leg: TextLeg, wanted: number): RankedTier[] {
  const { literal, isPhrase, asWritten, prefix, variant } = leg;
  const phrase = sql.lit(CLOSENESS.phrase);
  const closeness = isPhrase ? sql`case when ${isPhrase} then ${phrase} else ${LITERAL} end` : LITERAL;
  const tiers: RankedTier[] = [
    {
      name: sql`literals`,
      rows: newest(place, { tier: literal, closeness, asWritten }),
      boundIsAsked: (isPhrase ?? prefix) !== undefined,
    },
  ];
  if (isPhrase) {
    // Among matches too many to look at one by one, phrases are few, and belong to the top.
    const phrases = { ...literal, matches: sql<boolean>`${literal.matches} and ${isPhrase}` };
    const where = sql`(select is_full from literals_bound)
      and not exists (select from literals where literals."assetId" = asset_ocr_search."assetId")`;
    tiers.push({
      name: sql`phrases`,
      rows: newest(place, { tier: phrases, closeness: phrase, asWritten, where }),
      boundIsAsked: false,
    });
  }
  if (prefix) {
    const where = sql`(select count(*) < ${wanted} from literals) and not (select is_full from literals_bound)`;
    tiers.push({
      name: sql`prefixes`,
      rows: newest(place, { tier: prefix, closeness: LONGER_WORDS, where }),
      boundIsAsked: variant !== undefined,
    });
  }
  if (prefix && variant) {
    const where = sql`(select count(*) from literals) + (select count(*) from prefixes) < ${wanted}
      and not (select is_full from literals_bound) and not (select is_full from prefixes_bound)`;
    tiers.push({
      name: sql`variants`,
      rows: newest(place, { tier: variant, closeness: SPELLED_ALIKE, where }),
      boundIsAsked: false,
    });
  }
  return tiers;
}

/** How close one text comes, where {@link rankedTexts} would have got to it on some page; null for no match. */
export function closenessOf({ literal, prefix, variant }: TextLeg): RawBuilder<number | null> {
  const widened = [
    prefix && sql`when ${prefix.matches} then ${LONGER_WORDS}`,
    variant && sql`when ${variant.matches} then ${SPELLED_ALIKE}`,
  ].filter((tier) => tier !== undefined);
  const unlessFull = widened.length > 0 ? sql`when (select is_full from literals_bound) then null` : sql``;
  return sql`case
    when ${literal.matches} then ${LITERAL}
    ${unlessFull}
    ${sql.join(widened, sql` `)}
  end`;
}

/** Whether an owner may have more matches than the rows of this table. */
function bound(table: RawBuilder<unknown>): RawBuilder<unknown> {
  const name = sql.join([table, sql`_bound`], sql``);
  return sql`${name} as materialized (
    select exists (select from ${table} group by "ownerId" having count(*) >= ${RANKED_MATCHES}) as is_full)`;
}

interface Rows {
  readonly tier: TextTier;
  readonly closeness: RawBuilder<unknown>;
  readonly asWritten?: RawBuilder<boolean> | undefined;
  /** What else must hold. */
  readonly where?: RawBuilder<unknown>;
}

/**
 * The newest matches of each owner with what ranks them, which is computed for these alone. One owner at a time:
 * `"ownerId" = any(…)` would not let PostgreSQL walk the index by date.
 */
function newest(place: TextPlace, { tier, closeness, asWritten = sql`true`, where }: Rows): RawBuilder<unknown> {
  return sql`
    select "assetId", "ownerId", "fileCreatedAt", false as is_tail,
      ${closeness} as closeness, ${asWritten} as as_written, ${tier.relevance} as relevance
    from (
      select newest.*
      from unnest(${place.scope.ownerIds}::uuid[]) as owner(id)
      cross join lateral (
        select asset_ocr_search."assetId", asset_ocr_search."ownerId", asset_ocr_search."fileCreatedAt",
          asset_ocr_search.tokens
        ${matching(place, tier.matches, where)}
        order by ${NEWEST_FIRST}
        limit ${RANKED_MATCHES}
      ) newest
    ) as asset_ocr_search`;
}

/** Of the closeness that overflows, what is too old to be ranked: by date. */
function tail(place: TextPlace, { literal, prefix, variant }: TextLeg, wanted: number): RawBuilder<unknown> {
  const overflowing = [
    sql`select ${literal.tsquery} as query, ${LITERAL} as closeness from literals_bound where is_full`,
    prefix && sql`select ${prefix.tsquery}, ${LONGER_WORDS} from prefixes_bound where is_full`,
    prefix && variant && sql`select ${variant.tsquery}, ${SPELLED_ALIKE} from variants_bound where is_full`,
  ].filter((tier) => tier !== undefined);
  return sql`
    select match.*
    from (${sql.join(overflowing, sql` union all `)}) as overflowing
    cross join unnest(${place.scope.ownerIds}::uuid[]) as owner(id)
    cross join lateral (
      select asset_ocr_search."assetId", owner.id as "ownerId", asset_ocr_search."fileCreatedAt", true as is_tail,
        overflowing.closeness, true as as_written, 0::real as relevance
      ${matching(
        place,
        sql`asset_ocr_search.tokens @@ overflowing.query`,
        sql`not exists (select from ranked where ranked."assetId" = asset_ocr_search."assetId")`,
      )}
      order by ${NEWEST_FIRST}
      limit ${wanted}
    ) match
    where (select count(*) < ${wanted} from ranked)`;
}

/**
 * The matches of one owner. What stands in the text index too is asked there: its own index can be walked by date, and
 * looking at each asset as well would cost more than all the rest.
 */
function matching(
  { scope, filters }: TextPlace,
  matches: RawBuilder<unknown>,
  where: RawBuilder<unknown> = sql`true`,
): RawBuilder<unknown> {
  const askedOfIndex = indexPredicate(filters, scope);
  const from = askedOfIndex
    ? sql`asset_ocr_search where ${askedOfIndex}`
    : sql`${filteredTables(filters)} join asset_ocr_search on asset_ocr_search."assetId" = asset.id
      where ${takenPredicate(filters, sql`asset_ocr_search."fileCreatedAt"`)} and ${assetPredicate(filters, scope)}`;
  return sql`from ${from} and asset_ocr_search."ownerId" = owner.id and ${matches} and ${where}`;
}

const NEWEST_FIRST = sql`asset_ocr_search."fileCreatedAt" desc, asset_ocr_search."assetId"`;

/** How many assets all pages of {@link rankedTexts} hold. */
export function countedTexts(place: TextPlace, { literal, prefix, variant }: TextLeg): RawBuilder<{ total: number }> {
  const none = sql`select null::uuid, 0 where false`;
  return sql`
    with literals ("ownerId", count) as materialized (
      ${counts(place, literal.matches, sql`true`)}
    ), prefixes ("ownerId", count) as materialized (
      ${prefix ? counts(place, prefix.matches, noneIsFull(sql`literals`)) : none}
    ), variants ("ownerId", count) as materialized (
      ${variant ? counts(place, variant.matches, sql`${noneIsFull(sql`literals`)} and ${noneIsFull(sql`prefixes`)}`) : none}
    )
    select coalesce(sum(count), 0)::int as total
    from (table literals union all table prefixes union all table variants) as tiers`;
}

function counts(place: TextPlace, matches: RawBuilder<boolean>, where: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
      select owner.id, count(*)
      from unnest(${place.scope.ownerIds}::uuid[]) as owner(id)
      cross join lateral (select ${matching(place, matches, where)}) as match
      group by owner.id`;
}

function noneIsFull(tier: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select count(*) = 0 from ${tier} where count >= ${RANKED_MATCHES})`;
}
