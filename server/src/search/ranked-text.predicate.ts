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
 * every thousand more takes 3 ms (measured at 50,000 matches).
 */
const RANKED_MATCHES = 1500;

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
  // What follows by date is left out where the pages do not go beyond what is ranked of one closeness.
  const isDeep = wanted > RANKED_MATCHES;
  const tiers = tiersOf(leg, wanted);
  const tables = tiers.flatMap((tier, index) => [
    sql`${sql.ref(tier.name)} as (${newest(place, tier)})`,
    ...(isDeep || index < tiers.length - 1 ? [bound(tier.name)] : []),
  ]);
  const texts = [
    ...tiers.map(({ name }) => sql`table ${sql.ref(name)}`),
    ...(isDeep ? tiers.flatMap((tier) => olderThanNewest(place, tier, wanted)) : []),
  ];
  return sql`${sql.join(tables)}, texts as (${sql.join(texts, sql` union all `)})`;
}

type TierName = 'literals' | 'phrases' | 'prefixes' | 'variants';

/** Texts of one closeness, of which the newest are ranked. */
interface Tier extends TextTier {
  readonly name: TierName;
  readonly closeness: RawBuilder<unknown>;
  readonly asWritten?: RawBuilder<boolean> | undefined;
  /** When they are looked at. */
  readonly where?: RawBuilder<boolean>;
  /** Which of those that are not ranked follow by date; undefined for none. */
  readonly older?: RawBuilder<boolean>;
}

function tiersOf(leg: TextLeg, wanted: number): Tier[] {
  const { prefix, variant } = leg;
  const tiers = leg.isPhrase ? wordsAndPhrases(leg, leg.isPhrase) : [words(leg)];
  if (prefix) {
    const where = tooFew(['literals'], wanted);
    tiers.push({ ...prefix, name: 'prefixes', closeness: LONGER_WORDS, where, older: prefix.matches });
  }
  if (prefix && variant) {
    const where = tooFew(['literals', 'prefixes'], wanted);
    tiers.push({ ...variant, name: 'variants', closeness: SPELLED_ALIKE, where, older: variant.matches });
  }
  return tiers;
}

function words({ literal, asWritten }: TextLeg): Tier {
  return { ...literal, name: 'literals', closeness: LITERAL, asWritten, older: literal.matches };
}

/** Among matches too many to look at one by one, phrases are few, and belong to the top. */
function wordsAndPhrases(leg: TextLeg, isPhrase: RawBuilder<boolean>): Tier[] {
  const literals = words(leg);
  const phrase = sql.lit(CLOSENESS.phrase);
  return [
    {
      ...literals,
      closeness: sql`case when ${isPhrase} then ${phrase} else ${LITERAL} end`,
      older: sql`${literals.matches} and ${isNotIn('phrases')}`,
    },
    {
      ...leg.literal,
      name: 'phrases',
      matches: sql`${literals.matches} and ${isPhrase}`,
      closeness: phrase,
      asWritten: leg.asWritten,
      where: sql`${isFull('literals')} and ${isNotIn('literals')}`,
    },
  ];
}

/** True when these do not fill the pages, and are all that there are. */
function tooFew(names: readonly TierName[], wanted: number): RawBuilder<boolean> {
  const counts = names.map((name) => sql`(select count(*) from ${sql.ref(name)})`);
  return sql`${sql.join(counts, sql` + `)} < ${wanted} and not (${sql.join(names.map(isFull), sql` or `)})`;
}

function isNotIn(name: TierName): RawBuilder<boolean> {
  const [table, assetId] = [sql.ref(name), sql.ref(`${name}.assetId`)];
  return sql`not exists (select from ${table} where ${assetId} = asset_ocr_search."assetId")`;
}

/** How close one text comes, where {@link rankedTexts} would have got to it on some page; null for no match. */
export function closenessOf({ literal, prefix, variant }: TextLeg): RawBuilder<number | null> {
  const widened = [
    prefix && sql`when ${prefix.matches} then ${LONGER_WORDS}`,
    variant && sql`when ${variant.matches} then ${SPELLED_ALIKE}`,
  ].filter((tier) => tier !== undefined);
  const unlessFull = widened.length > 0 ? sql`when ${isFull('literals')} then null` : sql``;
  return sql`case
    when ${literal.matches} then ${LITERAL}
    ${unlessFull}
    ${sql.join(widened, sql` `)}
  end`;
}

/** Whether an owner may have more matches than the rows of this tier. */
function isFull(name: TierName): RawBuilder<boolean> {
  return sql`(select is_full from ${boundOf(name)})`;
}

function bound(name: TierName): RawBuilder<unknown> {
  return sql`${boundOf(name)} as materialized (
    select exists (select from ${sql.ref(name)} group by "ownerId" having count(*) >= ${RANKED_MATCHES}) as is_full)`;
}

function boundOf(name: TierName): RawBuilder<unknown> {
  return sql.ref(`${name}_bound`);
}

/**
 * The newest matches of each owner with what ranks them, which is computed for these alone. One owner at a time:
 * `"ownerId" = any(…)` would not let PostgreSQL walk the index by date.
 */
function newest(place: TextPlace, { matches, relevance, closeness, asWritten = sql`true`, where }: Tier) {
  return sql`
    select "assetId", "ownerId", "fileCreatedAt", false as is_tail,
      ${closeness} as closeness, ${asWritten} as as_written, ${relevance} as relevance
    from (
      select newest.*
      from unnest(${place.scope.ownerIds}::uuid[]) as owner(id)
      cross join lateral (
        select asset_ocr_search."assetId", asset_ocr_search."ownerId", asset_ocr_search."fileCreatedAt",
          asset_ocr_search.tokens
        ${matching(place, matches, where)}
        order by ${NEWEST_FIRST}
        limit ${RANKED_MATCHES}
      ) newest
    ) as asset_ocr_search`;
}

/** Of a closeness with more matches than are ranked, what is too old for that: by date. */
function olderThanNewest(place: TextPlace, { name, closeness, older }: Tier, wanted: number): RawBuilder<unknown>[] {
  const rows = (matches: RawBuilder<boolean>) => sql`
    select match.*
    from unnest(${place.scope.ownerIds}::uuid[]) as owner(id)
    cross join lateral (
      select asset_ocr_search."assetId", owner.id as "ownerId", asset_ocr_search."fileCreatedAt", true as is_tail,
        ${closeness} as closeness, true as as_written, 0::real as relevance
      ${matching(place, matches, isFull(name))}
      order by ${NEWEST_FIRST}
      limit ${wanted - RANKED_MATCHES} offset ${RANKED_MATCHES}
    ) match`;
  return older ? [rows(older)] : [];
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
