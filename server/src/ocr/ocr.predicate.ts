import { type RawBuilder, sql } from 'kysely';
import type { TextCondition } from '../search/query-language.ts';
import { normaliseText } from './text-normalisation.ts';
import { phraseQuery, type RankedCondition, rankedCondition, type TextFilter, textFilter } from './text-query.ts';

/** What orders the photos that satisfy a condition; both expressions are over `asset_ocr_search`. */
export interface TextLeg {
  /** The condition itself. */
  readonly matches: RawBuilder<boolean>;
  /** True for texts that show the terms as they were written, word beside word. */
  readonly asWritten: RawBuilder<boolean>;
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
export function textLeg(condition: TextCondition): TextLeg | undefined {
  const filter = textFilter(condition);
  const ranked = rankedCondition(condition);
  if (!filter || !ranked || filter.withoutText || typeof filter.withText !== 'string') {
    return undefined;
  }
  const phrase = phraseQuery(condition);
  return {
    matches: sql`asset_ocr_search.tokens @@ ${filter.withText}::tsquery`,
    asWritten: phrase === undefined ? sql`true` : sql`asset_ocr_search.tokens @@ ${phrase}::tsquery`,
    relevance: sql`ts_rank_cd(asset_ocr_search.tokens, ${rankQuery(ranked)}, ${LOGARITHM_OF_LENGTH}::int)`,
  };
}

/** Normalisation flag of `ts_rank_cd`: divides by 1 + the logarithm of the length of the text. */
const LOGARITHM_OF_LENGTH = 1;

function rankQuery(condition: RankedCondition): RawBuilder<unknown> {
  if (condition.kind === 'term') {
    return sql`ocr_term(${normaliseText(condition.text).text}, ${condition.tsquery}::tsquery)`;
  }
  const operator = condition.kind === 'all' ? sql` && ` : sql` || `;
  return sql`(${sql.join(condition.of.map(rankQuery), operator)})`;
}
