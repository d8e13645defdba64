import { type RawBuilder, sql } from 'kysely';
import type { TextCondition } from '../search/query-language.ts';
import { normaliseText } from './text-normalisation.ts';
import {
  asWrittenQuery,
  countWantedTokens,
  phraseQuery,
  type RankedCondition,
  rankedCondition,
  type TextFilter,
  textFilter,
  widenedQueries,
} from './text-query.ts';
import type { Widening } from './widening.ts';

/** How to find the photos that satisfy a condition, closest first; all expressions are over `asset_ocr_search`. */
export interface TextLeg {
  /** The photos that show what was asked for, literally, and how relevant each is. */
  readonly literal: TextTier;
  /** True for the texts among them that show neighbouring terms side by side; undefined when all do. */
  readonly isPhrase: RawBuilder<boolean> | undefined;
  /** True for the texts among them that show each term as it was written; undefined when all do. */
  readonly asWritten: RawBuilder<boolean> | undefined;
  /** The photos that show longer words in the place of those asked for; none of the literal ones. */
  readonly prefix: TextTier | undefined;
  /** The photos that show words which are spelled alike; none of those before. */
  readonly variant: TextTier | undefined;
}

export interface TextTier {
  /** The condition itself. */
  readonly matches: RawBuilder<boolean>;
  /** How much of the text the terms are, and how close they stand; more is better. */
  readonly relevance: RawBuilder<number>;
}

/**
 * The condition “the photo's text satisfies this”, for any query over the table `asset`.
 * A condition without a single letter or digit is satisfied by no photo.
 */
export function textPredicate(condition: TextCondition): RawBuilder<boolean> {
  const filter = textFilter(condition);
  return filter ? predicateOf(filter) : sql`false`;
}

function predicateOf({ withText, withoutText }: TextFilter): RawBuilder<boolean> {
  if (withText === withoutText) {
    return sql`${sql.lit(withText)}`;
  }
  const wanted = (answer: boolean) => {
    const decides = typeof withText === 'string' ? sql`tokens @@ ${withText}::tsquery` : sql`${sql.lit(withText)}`;
    return answer ? decides : sql`not (${decides})`;
  };
  return withoutText
    ? sql`not exists (select from asset_ocr_search where "assetId" = asset.id and ${wanted(false)})`
    : sql`exists (select from asset_ocr_search where "assetId" = asset.id and ${wanted(true)})`;
}

/**
 * The parts of a query that starts from the text index and ranks by it. Undefined when the condition can not be
 * answered from the index alone (photos without text may satisfy it), or has nothing to rank by.
 */
export function textLeg(condition: TextCondition, widening: Widening): TextLeg | undefined {
  const filter = textFilter(condition);
  const ranked = rankedCondition(condition);
  if (!filter || !ranked || filter.withoutText || typeof filter.withText !== 'string') {
    return undefined;
  }
  const literally = tsquery(filter.withText);
  const widened = widenedQueries(condition, widening);
  const shows = (query: string | undefined) =>
    query === undefined ? undefined : sql<boolean>`asset_ocr_search.tokens @@ ${tsquery(query)}`;
  const tier = (query: string, closer: RawBuilder<unknown>): TextTier => ({
    matches: sql`asset_ocr_search.tokens @@ ${tsquery(query)} and not asset_ocr_search.tokens @@ ${closer}`,
    relevance: relevance(tsquery(query)),
  });
  return {
    literal: {
      matches: sql`asset_ocr_search.tokens @@ ${literally}`,
      relevance: relevance(rankQuery(ranked), countWantedTokens(condition) === 1 ? OCCURRENCES : COVERS),
    },
    isPhrase: shows(phraseQuery(condition)),
    asWritten: shows(asWrittenQuery(condition)),
    prefix: widened && tier(widened.prefix, literally),
    variant: widened?.variant === undefined ? undefined : tier(widened.variant, tsquery(widened.prefix)),
  };
}

function tsquery(query: string): RawBuilder<unknown> {
  return sql`${query}::tsquery`;
}

/** How close terms stand decides; one word has nothing to stand close to, and counting it takes half the time. */
const COVERS = sql`ts_rank_cd`;
const OCCURRENCES = sql`ts_rank`;
/** Normalisation flag of both: divides by 1 + the logarithm of the length of the text. */
const LOGARITHM_OF_LENGTH = 1;

function relevance(query: RawBuilder<unknown>, rankedBy = COVERS): RawBuilder<number> {
  return sql`${rankedBy}(asset_ocr_search.tokens, ${query}, ${LOGARITHM_OF_LENGTH}::int)`;
}

function rankQuery(condition: RankedCondition): RawBuilder<unknown> {
  if (condition.kind === 'term') {
    return sql`ocr_term(${normaliseText(condition.text).text}, ${condition.tsquery}::tsquery)`;
  }
  const operator = condition.kind === 'all' ? sql` && ` : sql` || `;
  return sql`(${sql.join(condition.of.map(rankQuery), operator)})`;
}
