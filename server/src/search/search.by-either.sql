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
where (select count(*) < $33 from ranked)), texts as (table ranked union all table tail),
passing as materialized (
  select asset.id from asset left join asset_exif on asset_exif."assetId" = asset.id where (asset."ownerId" = $34::uuid and asset.status <> 'deleted' and asset.visibility <> 'locked' and asset.visibility = 'timeline' and asset."deletedAt" is null) and not exists (select from asset_ocr_search where "assetId" = asset.id and not (tokens @@ $35::tsquery)) limit $36
), few as materialized (
  select count(*) <= $37 as "are" from passing
), candidates as (
  (select "assetId", (embedding <=> $38::vector) + 0 as distance, 0::bigint as round
   from passing join smart_search on smart_search."assetId" = passing.id
   where (select "are" from few)
   order by distance, "assetId"
   limit $39)
  union all
  (select walk.*, (row_number() over () - 1) / $40 as round
   from (
     select smart_search."assetId", embedding <=> $41::vector as distance
     from smart_search join asset on asset.id = smart_search."assetId" left join asset_exif on asset_exif."assetId" = asset.id
     where (select not "are" from few) and (asset."ownerId" = $42::uuid and asset.status <> 'deleted' and asset.visibility <> 'locked' and asset.visibility = 'timeline' and asset."deletedAt" is null) and not exists (select from asset_ocr_search where "assetId" = asset.id and not (tokens @@ $43::tsquery))
     order by embedding <=> $44::vector
     limit $45
   ) as walk)
), pictures as materialized (
  select "assetId", row_number() over (order by round, distance, "assetId") as place from candidates
),
places as (
  select "assetId", pictures.place as picture_place, text_place,
    coalesce(closeness, (
      select case
when asset_ocr_search.tokens @@ $46::tsquery then 3
when (select is_full from literals_bound) then null
when asset_ocr_search.tokens @@ $47::tsquery and not asset_ocr_search.tokens @@ $48::tsquery then 2 when asset_ocr_search.tokens @@ $49::tsquery and not asset_ocr_search.tokens @@ $50::tsquery then 1
  end from asset_ocr_search where asset_ocr_search."assetId" = pictures."assetId"
    )) as closeness
  from (select *, row_number() over (order by is_tail, closeness desc, as_written desc, relevance desc, "fileCreatedAt" desc, "assetId") as text_place from texts) as texts
  full join pictures using ("assetId")
), parts as (
  select *,
    case when text_place <= $51 or (picture_place <= $52 and coalesce(closeness, 3) >= 3)
      then 1 when text_place is not null then 2 else 3 end as part,
    case when text_place <= $53 then $54::float / ($55 + text_place) else 0 end
      + case when picture_place <= $56 then $57::float / ($58 + picture_place) else 0 end as score
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
  case when closeness is null or part = 3 then 'image' when picture_place <= $59 then 'both' else 'text' end as "matchedBy",
  case when part < 3 then closeness end as closeness,
  row_number() over (order by part, fused desc, closeness desc nulls last, text_place, picture_place, "assetId") as place
from capped
order by place
limit $60 offset $61)
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
