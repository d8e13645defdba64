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
) as asset_ocr_search), texts as (table "literals" union all table "prefixes" union all table "variants"),
asked as materialized (
  select $23::vector as embedding
), passing as materialized (
  select asset.id from asset where (asset."ownerId" = $24::uuid and asset.status <> 'deleted' and asset.visibility <> 'locked' and asset.visibility in ('timeline', 'archive') and asset."deletedAt" is null) and not exists (select from asset_ocr_search where "assetId" = asset.id and not (tokens @@ $25::tsquery)) limit $26
), few as materialized (
  select count(*) <= $27 as "are" from passing
), candidates as (
  (select "assetId", (embedding <=> (select embedding from asked)) + 0 as distance, 0::bigint as round
   from passing join smart_search on smart_search."assetId" = passing.id
   where (select "are" from few)
   order by distance, "assetId"
   limit $28)
  union all
  (select walk.*, (row_number() over () - 1) / $29 as round
   from (
     select smart_search."assetId", embedding <=> (select embedding from asked) as distance
     from asset join smart_search on smart_search."assetId" = asset.id
     where (select not "are" from few) and (asset."ownerId" = $30::uuid and asset.status <> 'deleted' and asset.visibility <> 'locked' and asset.visibility in ('timeline', 'archive') and asset."deletedAt" is null) and not exists (select from asset_ocr_search where "assetId" = asset.id and not (tokens @@ $31::tsquery))
     order by embedding <=> (select embedding from asked)
     limit $32
   ) as walk)
), pictures as materialized (
  select "assetId", row_number() over (order by round, distance, "assetId") as place from candidates
),
places as materialized (
  select "assetId", pictures.place as picture_place, text_place,
    coalesce(closeness, (
      select case
when asset_ocr_search.tokens @@ $33::tsquery then 3
when (select is_full from "literals_bound") then null
when asset_ocr_search.tokens @@ $34::tsquery and not asset_ocr_search.tokens @@ $35::tsquery then 2 when asset_ocr_search.tokens @@ $36::tsquery and not asset_ocr_search.tokens @@ $37::tsquery then 1
  end from asset_ocr_search where asset_ocr_search."assetId" = pictures."assetId"
    )) as closeness
  from (
    select * from (select *, row_number() over (order by is_tail, closeness desc, as_written desc, relevance desc, "fileCreatedAt" desc, "assetId") as text_place from texts) as texts
    where text_place <= $38 or "assetId" in (select "assetId" from pictures)
  ) as texts
  full join pictures using ("assetId")
), parts as (
  select *,
    case when text_place <= $39 or (picture_place <= $40 and coalesce(closeness, 3) >= 3)
      then 1 when text_place is not null then 2 else 3 end as part,
    case when text_place <= $41 then $42::float / ($43 + text_place) else 0 end
      + case when picture_place <= $44 then $45::float / ($46 + picture_place) else 0 end as score
  from places
), capped as (
  select *, case
      when part > 1 then 0
      when closeness = 2 then least(score, min(score) filter (where closeness > 2) over (partition by part))
      when closeness < 2 then least(score, min(score) filter (where closeness > 1) over (partition by part))
      else score end as fused
  from parts
)
select "assetId",
  case when closeness is null or part = 3 then 'image' when picture_place <= $47 then 'both' else 'text' end as "matchedBy",
  case when part < 3 then closeness end as closeness,
  row_number() over (order by part, fused desc, closeness desc nulls last, text_place, picture_place, "assetId") as place
from capped
order by place
limit $48 offset $49) as page
order by place
