import { AssetOrder, type SearchOrderField } from '@immich/sdk';
import { type RawBuilder, sql } from 'kysely';
import { type TextLeg, textLeg, textPredicate } from '../ocr/ocr.predicate.ts';
import { type AskedWord, NOT_WIDENED, type Widening, wordsToWiden } from '../ocr/widening.ts';
import {
  asksForDateAlone,
  assetPredicate,
  ASSETS_WITH_EXIF,
  filteredTables,
  takenPredicate,
} from './asset-filter.predicate.ts';
import type { AssetSearch, FoundAsset, Selection } from './asset-search.ts';
import { bothConditions } from './query-language.ts';
import { type PicturesToCompare, rankedPictures, vector } from './ranked-pictures.predicate.ts';
import {
  closenessName,
  closenessOf,
  countedTexts,
  LITERAL,
  LONGER_WORDS,
  rankedTexts,
  SPELLED_ALIKE,
  TEXT_ORDER,
  TEXT_RANK,
} from './ranked-text.predicate.ts';

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

/** An asset of a page, without its lines. */
export type PlacedAsset = Omit<FoundAsset, 'lines'>;

/** A page of ids, numbered by `place` from 1; `closeness` is a number, and null where no text was ranked. */
type Page = RawBuilder<{ assetId: string; matchedBy: string | null; closeness: number | null; place: string }>;

/** One page of a search, in one statement: its assets, best first. */
export function pageQuery(search: AssetSearch, widening: Widening): RawBuilder<PlacedAsset> {
  return sql`
    select "assetId", "matchedBy", ${closenessName(sql`closeness`)} as closeness
    from (${pageOf(search, widening)}) as page
    order by place`;
}

/** How many assets all pages of a search by text or metadata hold. */
export function countOf(search: Selection, widening: Widening): RawBuilder<{ total: number }> {
  const leg = search.text && textLeg(search.text, widening);
  return leg
    ? countedTexts(search, leg)
    : sql`select count(*)::int as total from ${filteredTables(search.filters)} where ${conditionOf(search)}`;
}

/** The words of a search of which other forms are searched too, where there are not enough texts with the words themselves. */
export function wordsWidenedBy({ words, text, order }: AssetSearch): AskedWord[] {
  const condition = bothConditions(words, text);
  return condition && !order && textLeg(condition, NOT_WIDENED) ? wordsToWiden(condition) : [];
}

function pageOf(search: AssetSearch, widening: Widening): Page {
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

/** The condition that an asset must satisfy to be part of a search. */
export function conditionOf({ scope, filters, text }: Selection): RawBuilder<boolean> {
  const passes = assetPredicate(filters, scope);
  return text ? sql`${passes} and ${textPredicate(text)}` : passes;
}

function picturesOf(search: AssetSearch): PicturesToCompare {
  const { scope, filters, text } = search;
  const isOfDates = text === undefined && asksForDateAlone(filters, scope);
  return {
    passes: conditionOf(search),
    tables: filteredTables(filters),
    ownerIds: scope.ownerIds,
    taken: isOfDates ? takenPredicate(filters, sql`"fileCreatedAt"`) : undefined,
  };
}

function byColumn(search: AssetSearch): Page {
  const direction = search.order?.direction === AssetOrder.Asc ? sql`asc` : sql`desc`;
  const order = ORDERS[search.order?.field ?? 'fileCreatedAt'](direction);
  return sql`
    select asset.id as "assetId", ${search.text ? sql`'text'` : sql`null`} as "matchedBy", null::int as closeness,
      row_number() over (order by ${order}) as place
    from ${ASSETS_WITH_EXIF}
    where ${conditionOf(search)}
    order by ${order}
    limit ${search.take} offset ${search.skip}`;
}

function byText(search: AssetSearch, leg: TextLeg): Page {
  return sql`
    with ${rankedTexts(search, leg, search.skip + search.take)}
    select "assetId", 'text' as "matchedBy", closeness, row_number() over () as place
    from (select * from texts order by ${TEXT_ORDER} limit ${search.take} offset ${search.skip}) as texts`;
}

/**
 * Of what shows the text, by both how well it does and how much it looks like what was described. Texts that do equally
 * well share a place, so that among them the picture decides and not the date. Pictures have their places among those of one
 * closeness, as pages that need no other do not look at the rest.
 */
function byTextAndPicture(search: AssetSearch, leg: TextLeg, embedding: readonly number[]): Page {
  const { text, picture } = search.weights ?? EQUAL_WEIGHTS;
  const score = sql`${text}::float / (${FUSION} + text_place) + ${picture}::float / (${FUSION} + picture_place)`;
  return sql`
    with ${rankedTexts(search, leg, search.skip + search.take)}, places as (
      select texts.*, distance,
        rank() over (order by ${TEXT_RANK}) as text_place,
        row_number() over (
          partition by is_tail, least(closeness, ${LITERAL}) order by distance nulls last, "assetId"
        ) as picture_place
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
    places as materialized (
      select "assetId", pictures.place as picture_place, text_place,
        coalesce(closeness, (
          select ${closenessOf(leg)} from asset_ocr_search where asset_ocr_search."assetId" = pictures."assetId"
        )) as closeness
      from (
        select * from (select *, row_number() over (order by ${TEXT_ORDER}) as text_place from texts) as texts
        where text_place <= ${wanted} or "assetId" in (select "assetId" from pictures)
      ) as texts
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
