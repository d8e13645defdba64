select "assetId", "matchedBy", (array['variant', 'prefix', 'words', 'phrase'])[closeness] as closeness
from (
with "literals" as (
select "assetId", "ownerId", "fileCreatedAt", false as is_tail,
  3 as closeness, true as as_written, ts_rank(asset_ocr_search.tokens, ocr_term($1, $2::tsquery), $3::int) as relevance
from (
  select newest.*
  from unnest($4::uuid[]) as owner(id)
  cross join lateral (
    select asset_ocr_search."assetId", asset_ocr_search."ownerId", asset_ocr_search."fileCreatedAt",
      asset_ocr_search.tokens
    from asset_ocr_search where ((asset_ocr_search."isListed" or (asset_ocr_search."isArchived" and true)) and true) and asset_ocr_search."ownerId" = owner.id and asset_ocr_search.tokens @@ $5::tsquery and true
    order by asset_ocr_search."fileCreatedAt" desc, asset_ocr_search."assetId"
    limit $6
  ) newest
) as asset_ocr_search), "literals_bound" as materialized (
select exists (select from "literals" group by "ownerId" having count(*) >= $7) as is_full), "prefixes" as (
select "assetId", "ownerId", "fileCreatedAt", false as is_tail,
  2 as closeness, true as as_written, ts_rank_cd(asset_ocr_search.tokens, $8::tsquery, $9::int) as relevance
from (
  select newest.*
  from unnest($10::uuid[]) as owner(id)
  cross join lateral (
    select asset_ocr_search."assetId", asset_ocr_search."ownerId", asset_ocr_search."fileCreatedAt",
      asset_ocr_search.tokens
    from asset_ocr_search where ((asset_ocr_search."isListed" or (asset_ocr_search."isArchived" and true)) and true) and asset_ocr_search."ownerId" = owner.id and asset_ocr_search.tokens @@ $11::tsquery and not asset_ocr_search.tokens @@ $12::tsquery and (select count(*) from "literals") < $13 and not ((select is_full from "literals_bound"))
    order by asset_ocr_search."fileCreatedAt" desc, asset_ocr_search."assetId"
    limit $14
  ) newest
) as asset_ocr_search), "prefixes_bound" as materialized (
select exists (select from "prefixes" group by "ownerId" having count(*) >= $15) as is_full), "variants" as (
select "assetId", "ownerId", "fileCreatedAt", false as is_tail,
  1 as closeness, true as as_written, ts_rank_cd(asset_ocr_search.tokens, $16::tsquery, $17::int) as relevance
from (
  select newest.*
  from unnest($18::uuid[]) as owner(id)
  cross join lateral (
    select asset_ocr_search."assetId", asset_ocr_search."ownerId", asset_ocr_search."fileCreatedAt",
      asset_ocr_search.tokens
    from asset_ocr_search where ((asset_ocr_search."isListed" or (asset_ocr_search."isArchived" and true)) and true) and asset_ocr_search."ownerId" = owner.id and asset_ocr_search.tokens @@ $19::tsquery and not asset_ocr_search.tokens @@ $20::tsquery and (select count(*) from "literals") + (select count(*) from "prefixes") < $21 and not ((select is_full from "literals_bound") or (select is_full from "prefixes_bound"))
    order by asset_ocr_search."fileCreatedAt" desc, asset_ocr_search."assetId"
    limit $22
  ) newest
) as asset_ocr_search), texts as (table "literals" union all table "prefixes" union all table "variants"), places as (
  select texts.*, distance,
    rank() over (order by is_tail, closeness desc, as_written desc, relevance desc) as text_place,
    row_number() over (
      partition by is_tail, least(closeness, 3) order by distance nulls last, "assetId"
    ) as picture_place
  from texts
  left join (
    select "assetId", embedding <=> $23::vector as distance from smart_search
  ) as distances using ("assetId")
)
select "assetId", case when distance is null then 'text' else 'both' end as "matchedBy", closeness,
  row_number() over (order by is_tail, least(closeness, 3) desc, $24::float / ($25 + text_place) + $26::float / ($27 + picture_place) desc, is_tail, closeness desc, as_written desc, relevance desc, "fileCreatedAt" desc, "assetId") as place
from places
order by place
limit $28 offset $29) as page
order by place
