with page as materialized (
with literals as materialized (
select "assetId", "ownerId", "fileCreatedAt", false as is_tail,
  3 as closeness, true as as_written, ts_rank_cd(asset_ocr_search.tokens, ocr_term($1, $2::tsquery), $3::int) as relevance
from (
  select newest.*
  from unnest($4::uuid[]) as owner(id)
  cross join lateral (
    select asset.id as "assetId", owner.id as "ownerId", asset_ocr_search."fileCreatedAt", asset_ocr_search.tokens
  from asset_ocr_search
  join asset on asset.id = asset_ocr_search."assetId"
  left join asset_exif on asset_exif."assetId" = asset.id
  where asset_ocr_search."ownerId" = owner.id and true
    and asset_ocr_search.tokens @@ $5::tsquery and (asset."ownerId" = $6::uuid and asset.status <> 'deleted' and asset.visibility <> 'locked' and asset.visibility = 'timeline' and asset."deletedAt" is null) and true
  order by asset_ocr_search."fileCreatedAt" desc, asset_ocr_search."assetId"
    limit $7
  ) newest
) as asset_ocr_search), literals_bound as materialized (
select exists (select from literals group by "ownerId" having count(*) >= $8) as is_full), prefixes as materialized (
select "assetId", "ownerId", "fileCreatedAt", false as is_tail,
  2 as closeness, true as as_written, ts_rank_cd(asset_ocr_search.tokens, $9::tsquery, $10::int) as relevance
from (
  select newest.*
  from unnest($11::uuid[]) as owner(id)
  cross join lateral (
    select asset.id as "assetId", owner.id as "ownerId", asset_ocr_search."fileCreatedAt", asset_ocr_search.tokens
  from asset_ocr_search
  join asset on asset.id = asset_ocr_search."assetId"
  left join asset_exif on asset_exif."assetId" = asset.id
  where asset_ocr_search."ownerId" = owner.id and true
    and asset_ocr_search.tokens @@ $12::tsquery and not asset_ocr_search.tokens @@ $13::tsquery and (asset."ownerId" = $14::uuid and asset.status <> 'deleted' and asset.visibility <> 'locked' and asset.visibility = 'timeline' and asset."deletedAt" is null) and not (select is_full from literals_bound) and (select count(*) < $15 from literals)
  order by asset_ocr_search."fileCreatedAt" desc, asset_ocr_search."assetId"
    limit $16
  ) newest
) as asset_ocr_search), prefixes_bound as materialized (
select exists (select from prefixes group by "ownerId" having count(*) >= $17) as is_full), variants as materialized (
select "assetId", "ownerId", "fileCreatedAt", false as is_tail,
  1 as closeness, true as as_written, ts_rank_cd(asset_ocr_search.tokens, $18::tsquery, $19::int) as relevance
from (
  select newest.*
  from unnest($20::uuid[]) as owner(id)
  cross join lateral (
    select asset.id as "assetId", owner.id as "ownerId", asset_ocr_search."fileCreatedAt", asset_ocr_search.tokens
  from asset_ocr_search
  join asset on asset.id = asset_ocr_search."assetId"
  left join asset_exif on asset_exif."assetId" = asset.id
  where asset_ocr_search."ownerId" = owner.id and true
    and asset_ocr_search.tokens @@ $21::tsquery and not asset_ocr_search.tokens @@ $22::tsquery and (asset."ownerId" = $23::uuid and asset.status <> 'deleted' and asset.visibility <> 'locked' and asset.visibility = 'timeline' and asset."deletedAt" is null) and not (select is_full from literals_bound) and not (select is_full from prefixes_bound) and (select count(*) from literals) + (select count(*) from prefixes) < $24
  order by asset_ocr_search."fileCreatedAt" desc, asset_ocr_search."assetId"
    limit $25
  ) newest
) as asset_ocr_search), variants_bound as materialized (
select exists (select from variants group by "ownerId" having count(*) >= $26) as is_full), ranked as materialized (table literals union all table prefixes union all table variants), tail as materialized (
select match.*
from (select $27::tsquery as query, 3 as closeness from literals_bound where is_full union all select $28::tsquery, 2 from prefixes_bound where is_full union all select $29::tsquery, 1 from variants_bound where is_full) as overflowing
cross join unnest($30::uuid[]) as owner(id)
cross join lateral (
  select asset.id as "assetId", owner.id as "ownerId", asset_ocr_search."fileCreatedAt", true as is_tail,
    overflowing.closeness, true as as_written, 0::real as relevance
  from asset_ocr_search
  join asset on asset.id = asset_ocr_search."assetId"
  left join asset_exif on asset_exif."assetId" = asset.id
  where asset_ocr_search."ownerId" = owner.id and true
    and asset_ocr_search.tokens @@ overflowing.query and (asset."ownerId" = $31::uuid and asset.status <> 'deleted' and asset.visibility <> 'locked' and asset.visibility = 'timeline' and asset."deletedAt" is null) and not exists (select from ranked where ranked."assetId" = asset.id)
  order by asset_ocr_search."fileCreatedAt" desc, asset_ocr_search."assetId"
  limit $32
) match
where (select count(*) < $33 from ranked)), texts as (table ranked union all table tail), places as (
  select texts.*, distance,
    rank() over (order by is_tail, closeness desc, as_written desc, relevance desc) as text_place,
    row_number() over (
      partition by is_tail, least(closeness, 3) order by distance nulls last, "assetId"
    ) as picture_place
  from texts
  left join (
    select "assetId", embedding <=> $34::vector as distance from smart_search
  ) as distances using ("assetId")
)
select "assetId", case when distance is null then 'text' else 'both' end as "matchedBy", closeness,
  row_number() over (order by is_tail, least(closeness, 3) desc, $35::float / ($36 + text_place) + $37::float / ($38 + picture_place) desc, is_tail, closeness desc, as_written desc, relevance desc, "fileCreatedAt" desc, "assetId") as place
from places
order by place
limit $39 offset $40)
select "assetId", "matchedBy", (array['variant', 'prefix', 'words', 'phrase'])[closeness] as closeness,
  case when "matchedBy" in ('text', 'both') then (
    select coalesce(json_agg(line), '[]')
    from (
      select asset_ocr.*, "timeMs"
      from asset_ocr left join asset_ocr_time on "lineId" = asset_ocr.id
      where "assetId" = page."assetId" and "isVisible"
    ) line
  ) end as lines
from page order by place
