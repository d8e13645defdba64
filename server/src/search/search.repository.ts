import { AssetOrder, type SearchOrderField } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import pg from 'pg';
import { Database } from '../database/database.ts';
import { BadRequestError } from '../http/domain-error.ts';
import { type TextLeg, textLeg, textPredicate } from '../ocr/ocr.predicate.ts';
import type { TextLine } from '../ocr/text-lines.ts';
import { assetPredicate, type SearchScope } from './asset-filter.predicate.ts';
import type { AssetFilter, SuggestedColumn } from './asset-filter.ts';
import type { TextCondition } from './query-language.ts';

/** What to find, in which order, and which page of it. */
export interface AssetSearch {
  readonly scope: SearchScope;
  /** All of them must hold. */
  readonly filters: readonly AssetFilter[];
  /** What the recognised text must satisfy. */
  readonly text: TextCondition | undefined;
  /** What the picture should be like. */
  readonly embedding: readonly number[] | undefined;
  /** Stated by the client; without it, the best match comes first, and else the newest. */
  readonly order: { readonly field: SearchOrderField; readonly direction: AssetOrder } | undefined;
  /** How many to leave out and how many to give. */
  readonly skip: number;
  readonly take: number;
}

/** One found asset, best first. */
export interface FoundAsset {
  readonly assetId: string;
  readonly matchedBy: 'text' | 'image' | 'both' | null;
  /** Its lines of text, in no particular order; null when the search asked nothing of the text. */
  readonly lines: readonly (TextLine & { readonly id: string })[] | null;
}

/**
 * The newest matches of an owner that are ranked. Of a rarer word these are all; of a commoner one, ranking every match
 * would cost five times as much (measured at 50,000 matches).
 */
const RANKED_MATCHES = 3000;
/** Up to here, comparing every vector costs less than walking the index past what the filter rejects. */
const EXACT_VECTORS = 20_000;
/** Candidates that the walk through the vector index keeps; below 200 it returns fewer than 100 rows. */
const EF_SEARCH = 200;
/** Softens the difference between neighbouring places in reciprocal-rank fusion; the usual constant. */
const FUSION = 60;

/** What is not known comes last; where everything is known, `nulls last` would only keep the index from being used. */
const ORDERS: Record<`${SearchOrderField}`, (direction: RawBuilder<unknown>) => RawBuilder<unknown>> = {
  fileCreatedAt: (direction) => sql`asset."fileCreatedAt" ${direction}, asset.id`,
  localDateTime: (direction) => sql`asset."localDateTime" ${direction}, asset.id`,
  fileSizeInBytes: (direction) => sql`asset_exif."fileSizeInByte" ${direction} nulls last, asset.id`,
  rating: (direction) => sql`asset_exif.rating ${direction} nulls last, asset.id`,
};

@Injectable()
export class SearchRepository {
  constructor(private readonly database: Database) {}

  /**
   * One page of a search, in one statement.
   *
   * @throws BadRequestError when it takes too long, as do all searches here
   */
  list(search: AssetSearch): Promise<FoundAsset[]> {
    return this.read(this.listQuery(search));
  }

  listQuery(search: AssetSearch): RawBuilder<FoundAsset> {
    const leg = search.text && textLeg(search.text);
    if (search.order || (!leg && !search.embedding)) {
      return withLines(byColumn(search), search);
    }
    if (!search.embedding) {
      return withLines(byText(search, leg!), search);
    }
    return withLines(
      leg ? byTextAndPicture(search, leg, search.embedding) : byPicture(search, search.embedding),
      search,
    );
  }

  /** How many assets a search would find. */
  async count(search: Pick<AssetSearch, 'scope' | 'filters' | 'text'>): Promise<number> {
    const [row] = await this.read(sql<{ total: number }>`
      select count(*)::int as total from asset ${EXIF} where ${conditionOf(search)}`);
    return row!.total;
  }

  /** The ids of up to `take` assets, drawn at random. */
  async listRandom(search: Pick<AssetSearch, 'scope' | 'filters' | 'text' | 'take'>): Promise<string[]> {
    const rows = await this.read(sql<{ id: string }>`
      select asset.id from asset ${EXIF} where ${conditionOf(search)} order by random() limit ${search.take}`);
    return rows.map(({ id }) => id);
  }

  /** The vector of an asset; undefined when it has none. */
  async findEmbedding(assetId: string): Promise<number[] | undefined> {
    const [row] = await this.read(sql<{ embedding: string }>`
      select embedding::text from smart_search where "assetId" = ${assetId}`);
    return row && (JSON.parse(row.embedding) as number[]);
  }

  /** The different values of one kind of metadata among the assets that satisfy the filters, in order. */
  async listValues(
    column: SuggestedColumn,
    scope: SearchScope,
    filters: readonly AssetFilter[],
  ): Promise<(string | null)[]> {
    const value = sql.ref(`asset_exif.${column}`);
    const rows = await this.read(sql<{ value: string | null }>`
      select distinct ${value} as value from asset ${EXIF} where ${assetPredicate(filters, scope)} order by value`);
    return rows.map((row) => row.value);
  }

  private async read<T>(query: RawBuilder<T>): Promise<T[]> {
    try {
      return await this.database.transaction(async (tx) => {
        await SETTINGS.execute(tx);
        return (await query.execute(tx)).rows;
      });
    } catch (error) {
      if (error instanceof pg.DatabaseError && error.code === QUERY_CANCELED) {
        throw new BadRequestError('The search takes too long: ask for less', { cause: error });
      }
      throw error;
    }
  }
}

const TIME_LIMIT_MS = 10_000;
const QUERY_CANCELED = '57014';

/** Of this transaction: how far the vector index is walked, and an end to what was not foreseen. */
const SETTINGS = sql`select
  set_config('hnsw.ef_search', ${String(EF_SEARCH)}, true),
  set_config('hnsw.iterative_scan', 'relaxed_order', true),
  set_config('statement_timeout', ${String(TIME_LIMIT_MS)}, true)`;

const EXIF = sql`left join asset_exif on asset_exif."assetId" = asset.id`;

/** A page of ids, numbered by `place` from 1. */
type Page = RawBuilder<{ assetId: string; matchedBy: string | null; place: string }>;

function conditionOf({ scope, filters, text }: Pick<AssetSearch, 'scope' | 'filters' | 'text'>): RawBuilder<boolean> {
  const passes = assetPredicate(filters, scope);
  return text ? sql`${passes} and ${textPredicate(text)}` : passes;
}

/** Adds the lines of text of each asset of a page, when text was searched for. */
function withLines(page: Page, { text }: AssetSearch): RawBuilder<FoundAsset> {
  const lines = sql`(
    select coalesce(json_agg(line), '[]')
    from (
      select asset_ocr.*, "timeMs"
      from asset_ocr left join asset_ocr_time on "lineId" = asset_ocr.id
      where "assetId" = page."assetId" and "isVisible"
    ) line)`;
  return sql`
    with page as materialized (${page})
    select "assetId", "matchedBy", ${text ? lines : sql`null`} as lines from page order by place`;
}

function byColumn(search: AssetSearch): Page {
  const direction = search.order?.direction === AssetOrder.Asc ? sql`asc` : sql`desc`;
  const order = ORDERS[search.order?.field ?? 'fileCreatedAt'](direction);
  return sql`
    select asset.id as "assetId", ${search.text ? sql`'text'` : sql`null`} as "matchedBy",
      row_number() over (order by ${order}) as place
    from asset ${EXIF}
    where ${conditionOf(search)}
    order by ${order}
    limit ${search.take} offset ${search.skip}`;
}

/**
 * The newest matches of each owner with what ranks them. One owner at a time: `"ownerId" = any(…)` would not let
 * PostgreSQL walk the index by date.
 */
function textMatches({ scope, filters }: AssetSearch, leg: TextLeg): RawBuilder<unknown> {
  return sql`
    select match.*
    from unnest(${scope.ownerIds}::uuid[]) as owner(id)
    cross join lateral (
      select asset.id as "assetId", asset_ocr_search."fileCreatedAt",
        ${leg.asWritten} as "asWritten", ${leg.relevance} as relevance
      from asset_ocr_search
      join asset on asset.id = asset_ocr_search."assetId" ${EXIF}
      where asset_ocr_search."ownerId" = owner.id and ${leg.matches} and ${assetPredicate(filters, scope)}
      order by asset_ocr_search."fileCreatedAt" desc, asset_ocr_search."assetId"
      limit ${RANKED_MATCHES}
    ) match`;
}

const TEXT_ORDER = sql`"asWritten" desc, relevance desc, "fileCreatedAt" desc, "assetId"`;

function byText(search: AssetSearch, leg: TextLeg): Page {
  return sql`
    select "assetId", 'text' as "matchedBy", row_number() over (order by ${TEXT_ORDER}) as place
    from (${textMatches(search, leg)}) matches
    order by place
    limit ${search.take} offset ${search.skip}`;
}

/** Of what shows the text, by both how well it does and how much it looks like what was described. */
function byTextAndPicture(search: AssetSearch, leg: TextLeg, embedding: readonly number[]): Page {
  return sql`
    select "assetId", case when distance is null then 'text' else 'both' end as "matchedBy",
      row_number() over (order by 1.0 / (${FUSION} + text_place) + 1.0 / (${FUSION} + picture_place) desc, "assetId") as place
    from (
      select "assetId", distance,
        row_number() over (order by ${TEXT_ORDER}) as text_place,
        row_number() over (order by distance nulls last, "assetId") as picture_place
      from (
        select matches.*, smart_search.embedding <=> ${vector(embedding)} as distance
        from (${textMatches(search, leg)}) matches
        left join smart_search using ("assetId")
      ) with_distance
    ) places
    order by place
    limit ${search.take} offset ${search.skip}`;
}

/**
 * By likeness to the vector. Both ways to find the nearest stand in the statement and one of them runs: few rows that
 * pass the filter are all compared, many are found through the vector index. The index gives an order that is nearly
 * right and PostgreSQL would take it for granted; `+ 0` makes it sort.
 */
function byPicture(search: AssetSearch, embedding: readonly number[]): Page {
  // Whole rounds of the index walk: the pages within a round come from the same candidates, so equal photos stay apart.
  const nearest = Math.ceil((search.skip + search.take) / EF_SEARCH) * EF_SEARCH;
  return sql`
    with passing as materialized (
      select asset.id from asset ${EXIF} where ${conditionOf(search)} limit ${EXACT_VECTORS + 1}
    ), few as materialized (
      select count(*) <= ${EXACT_VECTORS} as "are" from passing
    ), candidates as (
      (select "assetId", (embedding <=> ${vector(embedding)}) + 0 as distance
       from passing join smart_search on smart_search."assetId" = passing.id
       where (select "are" from few)
       order by distance, "assetId"
       limit ${nearest})
      union all
      (select smart_search."assetId", embedding <=> ${vector(embedding)} as distance
       from smart_search join asset on asset.id = smart_search."assetId" ${EXIF}
       where (select not "are" from few) and ${conditionOf(search)}
       order by embedding <=> ${vector(embedding)}
       limit ${nearest})
    )
    select "assetId", 'image' as "matchedBy", row_number() over (order by distance + 0, "assetId") as place
    from candidates
    order by place
    limit ${search.take} offset ${search.skip}`;
}

function vector(embedding: readonly number[]): RawBuilder<unknown> {
  return sql`${`[${embedding.join(',')}]`}::vector`;
}
