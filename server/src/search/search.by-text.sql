select "assetId", "matchedBy", (array['variant', 'prefix', 'words', 'phrase'])[closeness] as closeness
from (
with "literals" as (
select "assetId", "ownerId", "fileCreatedAt", false as is_tail,
  3 as closeness, true as as_written, ts_rank_cd(asset_ocr_search.tokens, ocr_term($1, $2::tsquery), $3::int) as relevance
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
) as asset_ocr_search), texts as (table "literals" union all table "prefixes")
select "assetId", 'text' as "matchedBy", closeness, row_number() over () as place
from (select * from texts order by is_tail, closeness desc, as_written desc, relevance desc, "fileCreatedAt" desc, "assetId" limit $15 offset $16) as texts) as page
order by place
