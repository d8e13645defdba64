import { AssetOrder, type SearchOrderField } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import pg from 'pg';
import { Database, type Tx } from '../database/database.ts';
import { BadRequestError } from '../http/domain-error.ts';
import { type TextLeg, textLeg, textPredicate } from '../ocr/ocr.predicate.ts';
import type { TextLine } from '../ocr/text-lines.ts';
import type { Closeness } from '../ocr/text-query.ts';
import { offeredWords } from '../ocr/vocabulary.predicate.ts';
import { widen, type Widening, wordsToWiden } from '../ocr/widening.ts';
import { assetPredicate, isUnfiltered, type SearchScope } from './asset-filter.predicate.ts';
import type { AssetFilter, SuggestedColumn } from './asset-filter.ts';
import { bothConditions, type TextCondition } from './query-language.ts';
import { EF_SEARCH, type PicturesToCompare, rankedPictures, vector } from './ranked-pictures.predicate.ts';
import {
  closenessName,
  closenessOf,
  LITERAL,
  LONGER_WORDS,
  rankedTexts,
  SPELLED_ALIKE,
  TEXT_ORDER,
  TEXT_RANK,
} from './ranked-text.predicate.ts';

/** What to find, in which order, and which page of it. */
export interface AssetSearch {
  readonly scope: SearchScope;
  /** All of them must hold. */
  readonly filters: readonly AssetFilter[];
  /** What the recognised text must satisfy. */
  readonly text: TextCondition | undefined;
  /**
   * Words that the picture may show or its text may have. Where the text must have others, they are for the picture
   * alone; with no vector and nothing that the text must have, it must have them.
   */
  readonly words?: TextCondition | undefined;
  /** What the picture should be like. */
  readonly embedding: readonly number[] | undefined;
  /** How much text and picture count where both are searched; not less than 0. */
  readonly weights?: { readonly text: number; readonly picture: number } | undefined;
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
  /** How well its text matched; null when the text was not searched, or did not match, or was not ranked. */
  readonly closeness: Closeness | null;
  /** Its lines of text, in no particular order; null when it was not found by its text. */
  readonly lines: readonly (TextLine & { readonly id: string })[] | null;
}

/** Softens the difference between neighbouring places in reciprocal-rank fusion; the usual constant. */
const FUSION = 60;
/** Of how many texts, and of how many pictures, the places are fused: this is what a fused search costs. */
const FUSED = 200;
const EQUAL_WEIGHTS = { text: 1, picture: 1 };

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
   * One page of a search, in one statement, after one that looks up which other forms of its words occur.
   *
   * @throws BadRequestError when it takes too long, as do all searches here
   */
  list(search: AssetSearch): Promise<FoundAsset[]> {
    const asked = search.order ? [] : wordsToWiden(bothConditions(search.words, search.text) ?? { kind: 'present' });
    return this.read(async (tx) => {
      const offered = asked.length > 0 ? (await offeredWords(asked).execute(tx)).rows : [];
      return this.listQuery(search, widen(asked, offered));
    });
  }

  listQuery(search: AssetSearch, widening: Widening): RawBuilder<FoundAsset> {
    return withLines(pageQuery(search, widening));
  }

  /** How many assets a search would find. */
  async count(search: Pick<AssetSearch, 'scope' | 'filters' | 'text'>): Promise<number> {
    const [row] = await this.read(
      () => sql<{ total: number }>`select count(*)::int as total from asset ${EXIF} where ${conditionOf(search)}`,
    );
    return row!.total;
  }

  /** The ids of up to `take` assets, drawn at random. */
  async listRandom(search: Pick<AssetSearch, 'scope' | 'filters' | 'text' | 'take'>): Promise<string[]> {
    const rows = await this.read(
      () => sql<{ id: string }>`
        select asset.id from asset ${EXIF} where ${conditionOf(search)} order by random() limit ${search.take}`,
    );
    return rows.map(({ id }) => id);
  }

  /** The vector of an asset; undefined when it has none. */
  async findEmbedding(assetId: string): Promise<number[] | undefined> {
    const [row] = await this.read(
      () => sql<{ embedding: string }>`select embedding::text from smart_search where "assetId" = ${assetId}`,
    );
    return row && (JSON.parse(row.embedding) as number[]);
  }

  /** The different values of one kind of metadata among the assets that satisfy the filters, in order. */
  async listValues(
    column: SuggestedColumn,
    scope: SearchScope,
    filters: readonly AssetFilter[],
  ): Promise<(string | null)[]> {
    const value = sql.ref(`asset_exif.${column}`);
    const rows = await this.read(
      () => sql<{ value: string | null }>`
        select distinct ${value} as value from asset ${EXIF} where ${assetPredicate(filters, scope)} order by value`,
    );
    return rows.map((row) => row.value);
  }

  private async read<T>(query: (tx: Tx) => RawBuilder<T> | Promise<RawBuilder<T>>): Promise<T[]> {
    try {
      return await this.database.transaction(async (tx) => {
        await SETTINGS.execute(tx);
        return (await (await query(tx)).execute(tx)).rows;
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

/**
 * Of this transaction: how far the vector index is walked, and an end to what was not foreseen. Starting workers takes
 * longer than they save, and the other cores have other searches to do. Reading all index entries of an owner costs more
 * than PostgreSQL thinks: it would do so to look at fewer of the texts that the text index found.
 */
const SETTINGS = sql`select
  set_config('hnsw.ef_search', ${String(EF_SEARCH)}, true),
  set_config('hnsw.iterative_scan', 'relaxed_order', true),
  set_config('max_parallel_workers_per_gather', '0', true),
  set_config('cpu_index_tuple_cost', '0.05', true),
  set_config('statement_timeout', ${String(TIME_LIMIT_MS)}, true)`;

const EXIF = sql`left join asset_exif on asset_exif."assetId" = asset.id`;

/** A page of ids, numbered by `place` from 1; `closeness` is a number, and null where no text was ranked. */
type Page = RawBuilder<{ assetId: string; matchedBy: string | null; closeness: number | null; place: string }>;

function pageQuery(search: AssetSearch, widening: Widening): Page {
  const { words, text, embedding } = search;
  const required = text && !search.order ? textLeg(text, widening) : undefined;
  if (required) {
    return embedding ? byTextAndPicture(search, required, embedding) : byText(search, required);
  }
  if (!embedding) {
    const condition = bothConditions(words, text);
    const leg = condition && !search.order ? textLeg(condition, widening) : undefined;
    return leg ? byText(search, leg) : byColumn({ ...search, text: condition });
  }
  const fused = words && textLeg(bothConditions(words, text)!, widening);
  return fused ? byTextOrPicture(search, fused, embedding) : byPicture(search, embedding);
}

function conditionOf({ scope, filters, text }: Pick<AssetSearch, 'scope' | 'filters' | 'text'>): RawBuilder<boolean> {
  const passes = assetPredicate(filters, scope);
  return text ? sql`${passes} and ${textPredicate(text)}` : passes;
}

function picturesOf(search: AssetSearch): PicturesToCompare {
  const { scope, filters, text } = search;
  const isEverything = text === undefined && isUnfiltered(filters, scope);
  return { passes: conditionOf(search), ownerIds: scope.ownerIds, isEverything };
}

/** Adds the lines of text of those assets of a page that were found by it. */
function withLines(page: Page): RawBuilder<FoundAsset> {
  return sql`
    with page as materialized (${page})
    select "assetId", "matchedBy", ${closenessName(sql`closeness`)} as closeness,
      case when "matchedBy" in ('text', 'both') then (
        select coalesce(json_agg(line), '[]')
        from (
          select asset_ocr.*, "timeMs"
          from asset_ocr left join asset_ocr_time on "lineId" = asset_ocr.id
          where "assetId" = page."assetId" and "isVisible"
        ) line
      ) end as lines
    from page order by place`;
}

function byColumn(search: AssetSearch): Page {
  const direction = search.order?.direction === AssetOrder.Asc ? sql`asc` : sql`desc`;
  const order = ORDERS[search.order?.field ?? 'fileCreatedAt'](direction);
  return sql`
    select asset.id as "assetId", ${search.text ? sql`'text'` : sql`null`} as "matchedBy", null::int as closeness,
      row_number() over (order by ${order}) as place
    from asset ${EXIF}
    where ${conditionOf(search)}
    order by ${order}
    limit ${search.take} offset ${search.skip}`;
}

function byText(search: AssetSearch, leg: TextLeg): Page {
  return sql`
    with ${rankedTexts(search, leg, search.skip + search.take)}
    select "assetId", 'text' as "matchedBy", closeness, row_number() over (order by ${TEXT_ORDER}) as place
    from texts
    order by place
    limit ${search.take} offset ${search.skip}`;
}

/**
 * Of what shows the text, by both how well it does and how much it looks like what was described. Texts that do equally
 * well share a place, so that among them the picture decides and not the date.
 */
function byTextAndPicture(search: AssetSearch, leg: TextLeg, embedding: readonly number[]): Page {
  const { text, picture } = search.weights ?? EQUAL_WEIGHTS;
  const score = sql`${text}::float / (${FUSION} + text_place) + ${picture}::float / (${FUSION} + picture_place)`;
  return sql`
    with ${rankedTexts(search, leg, search.skip + search.take)}, places as (
      select texts.*, distance,
        rank() over (order by ${TEXT_RANK}) as text_place,
        row_number() over (order by distance nulls last, "assetId") as picture_place
      from texts
      left join (
        select "assetId", embedding <=> ${vector(embedding)} as distance from smart_search
      ) as distances using ("assetId")
    )
    select "assetId", case when distance is null then 'text' else 'both' end as "matchedBy", closeness,
      row_number() over (order by is_tail, least(closeness, ${LITERAL}) desc, ${score} desc, ${TEXT_ORDER}) as place
    from places
    order by place
    limit ${search.take} offset ${search.skip}`;
}

/**
 * What shows the words or looks like them, by reciprocal-rank fusion of the first places of both (part 1); then the other
 * texts (2); then the pictures that only look like it (3). A picture among the first has its text looked at, whether or
 * not the page needs texts of that closeness, so that each page gives it the same place. What the search was widened to never comes before a text that shows the words.
 */
function byTextOrPicture(search: AssetSearch, leg: TextLeg, embedding: readonly number[]): Page {
  const { text, picture } = search.weights ?? EQUAL_WEIGHTS;
  const wanted = Math.max(FUSED, search.skip + search.take);
  const lowestAbove = (closeness: RawBuilder<unknown>) =>
    sql`least(score, min(score) filter (where closeness > ${closeness}) over (partition by part))`;
  return sql`
    with ${rankedTexts(search, leg, wanted)},
    ${rankedPictures(picturesOf(search), embedding, wanted)},
    places as (
      select "assetId", pictures.place as picture_place, text_place,
        coalesce(closeness, (
          select ${closenessOf(leg)} from asset_ocr_search where asset_ocr_search."assetId" = pictures."assetId"
        )) as closeness
      from (select *, row_number() over (order by ${TEXT_ORDER}) as text_place from texts) as texts
      full join pictures using ("assetId")
    ), parts as (
      select *,
        case when text_place <= ${FUSED} or (picture_place <= ${FUSED} and coalesce(closeness, ${LITERAL}) >= ${LITERAL})
          then 1 when text_place is not null then 2 else 3 end as part,
        case when text_place <= ${FUSED} then ${text}::float / (${FUSION} + text_place) else 0 end
          + case when picture_place <= ${FUSED} then ${picture}::float / (${FUSION} + picture_place) else 0 end as score
      from places
    ), capped as (
      select *, case
          when part > 1 then 0
          when closeness = ${LONGER_WORDS} then ${lowestAbove(LONGER_WORDS)}
          when closeness < ${LONGER_WORDS} then ${lowestAbove(SPELLED_ALIKE)}
          else score end as fused
      from parts
    )
    select "assetId",
      case when closeness is null or part = 3 then 'image' when picture_place <= ${FUSED} then 'both' else 'text' end as "matchedBy",
      case when part < 3 then closeness end as closeness,
      row_number() over (order by part, fused desc, closeness desc nulls last, text_place, picture_place, "assetId") as place
    from capped
    order by place
    limit ${search.take} offset ${search.skip}`;
}

/** By likeness to the vector. */
function byPicture(search: AssetSearch, embedding: readonly number[]): Page {
  return sql`
    with ${rankedPictures(picturesOf(search), embedding, search.skip + search.take)}
    select "assetId", 'image' as "matchedBy", null::int as closeness, place
    from pictures
    order by place
    limit ${search.take} offset ${search.skip}`;
}
