with page as materialized (
with literals as materialized (
select "assetId", "ownerId", "fileCreatedAt", false as is_tail,
  3 as closeness, true as as_written, ts_rank_cd(asset_ocr_search.tokens, ocr_term($1, $2::tsquery), $3::int) as relevance
from (
  select newest.*
  from unnest($4::uuid[]) as owner(id)
  cross join lateral (
    select asset_ocr_search."assetId", asset_ocr_search."ownerId", asset_ocr_search."fileCreatedAt",
      asset_ocr_search.tokens
    from asset_ocr_search where (asset_ocr_search."isListed" and true) and asset_ocr_search."ownerId" = owner.id and asset_ocr_search.tokens @@ $5::tsquery and true
    order by asset_ocr_search."fileCreatedAt" desc, asset_ocr_search."assetId"
    limit $6
  ) newest
) as asset_ocr_search), literals_bound as materialized (
select exists (select from literals group by "ownerId" having count(*) >= $7) as is_full), prefixes as materialized (
select "assetId", "ownerId", "fileCreatedAt", false as is_tail,
  2 as closeness, true as as_written, ts_rank_cd(asset_ocr_search.tokens, $8::tsquery, $9::int) as relevance
from (
  select newest.*
  from unnest($10::uuid[]) as owner(id)
  cross join lateral (
    select asset_ocr_search."assetId", asset_ocr_search."ownerId", asset_ocr_search."fileCreatedAt",
      asset_ocr_search.tokens
    from asset_ocr_search where (asset_ocr_search."isListed" and true) and asset_ocr_search."ownerId" = owner.id and asset_ocr_search.tokens @@ $11::tsquery and not asset_ocr_search.tokens @@ $12::tsquery and not (select is_full from literals_bound) and (select count(*) < $13 from literals)
    order by asset_ocr_search."fileCreatedAt" desc, asset_ocr_search."assetId"
    limit $14
  ) newest
) as asset_ocr_search), prefixes_bound as materialized (
select exists (select from prefixes group by "ownerId" having count(*) >= $15) as is_full), variants as materialized (
select "assetId", "ownerId", "fileCreatedAt", false as is_tail,
  1 as closeness, true as as_written, ts_rank_cd(asset_ocr_search.tokens, $16::tsquery, $17::int) as relevance
from (
  select newest.*
  from unnest($18::uuid[]) as owner(id)
  cross join lateral (
    select asset_ocr_search."assetId", asset_ocr_search."ownerId", asset_ocr_search."fileCreatedAt",
      asset_ocr_search.tokens
    from asset_ocr_search where (asset_ocr_search."isListed" and true) and asset_ocr_search."ownerId" = owner.id and asset_ocr_search.tokens @@ $19::tsquery and not asset_ocr_search.tokens @@ $20::tsquery and not (select is_full from literals_bound) and not (select is_full from prefixes_bound) and (select count(*) from literals) + (select count(*) from prefixes) < $21
    order by asset_ocr_search."fileCreatedAt" desc, asset_ocr_search."assetId"
    limit $22
  ) newest
) as asset_ocr_search), variants_bound as materialized (
select exists (select from variants group by "ownerId" having count(*) >= $23) as is_full), ranked as materialized (table literals union all table prefixes union all table variants), tail as materialized (
select match.*
from (select $24::tsquery as query, 3 as closeness from literals_bound where is_full union all select $25::tsquery, 2 from prefixes_bound where is_full union all select $26::tsquery, 1 from variants_bound where is_full) as overflowing
cross join unnest($27::uuid[]) as owner(id)
cross join lateral (
  select asset_ocr_search."assetId", owner.id as "ownerId", asset_ocr_search."fileCreatedAt", true as is_tail,
    overflowing.closeness, true as as_written, 0::real as relevance
  from asset_ocr_search where (asset_ocr_search."isListed" and true) and asset_ocr_search."ownerId" = owner.id and asset_ocr_search.tokens @@ overflowing.query and not exists (select from ranked where ranked."assetId" = asset_ocr_search."assetId")
  order by asset_ocr_search."fileCreatedAt" desc, asset_ocr_search."assetId"
  limit $28
) match
where (select count(*) < $29 from ranked)), texts as (table ranked union all table tail),
asked as materialized (
  select $30::vector as embedding
), passing as materialized (
  select asset.id from asset where (asset."ownerId" = $31::uuid and asset.status <> 'deleted' and asset.visibility <> 'locked' and asset.visibility = 'timeline' and asset."deletedAt" is null) and not exists (select from asset_ocr_search where "assetId" = asset.id and not (tokens @@ $32::tsquery)) limit $33
), few as materialized (
  select count(*) <= $34 as "are" from passing
), candidates as (
  (select "assetId", (embedding <=> (select embedding from asked)) + 0 as distance, 0::bigint as round
   from passing join smart_search on smart_search."assetId" = passing.id
   where (select "are" from few)
   order by distance, "assetId"
   limit $35)
  union all
  (select walk.*, (row_number() over () - 1) / $36 as round
   from (
     select smart_search."assetId", embedding <=> (select embedding from asked) as distance
     from asset join smart_search on smart_search."assetId" = asset.id
     where (select not "are" from few) and (asset."ownerId" = $37::uuid and asset.status <> 'deleted' and asset.visibility <> 'locked' and asset.visibility = 'timeline' and asset."deletedAt" is null) and not exists (select from asset_ocr_search where "assetId" = asset.id and not (tokens @@ $38::tsquery))
     order by embedding <=> (select embedding from asked)
     limit $39
   ) as walk)
), pictures as materialized (
  select "assetId", row_number() over (order by round, distance, "assetId") as place from candidates
),
places as materialized (
  select "assetId", pictures.place as picture_place, text_place,
    coalesce(closeness, (
      select case
when asset_ocr_search.tokens @@ $40::tsquery then 3
when (select is_full from literals_bound) then null
when asset_ocr_search.tokens @@ $41::tsquery and not asset_ocr_search.tokens @@ $42::tsquery then 2 when asset_ocr_search.tokens @@ $43::tsquery and not asset_ocr_search.tokens @@ $44::tsquery then 1
  end from asset_ocr_search where asset_ocr_search."assetId" = pictures."assetId"
    )) as closeness
  from (
    select * from (select *, row_number() over (order by is_tail, closeness desc, as_written desc, relevance desc, "fileCreatedAt" desc, "assetId") as text_place from texts) as texts
    where text_place <= $45 or "assetId" in (select "assetId" from pictures)
  ) as texts
  full join pictures using ("assetId")
), parts as (
  select *,
    case when text_place <= $46 or (picture_place <= $47 and coalesce(closeness, 3) >= 3)
      then 1 when text_place is not null then 2 else 3 end as part,
    case when text_place <= $48 then $49::float / ($50 + text_place) else 0 end
      + case when picture_place <= $51 then $52::float / ($53 + picture_place) else 0 end as score
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
  case when closeness is null or part = 3 then 'image' when picture_place <= $54 then 'both' else 'text' end as "matchedBy",
  case when part < 3 then closeness end as closeness,
  row_number() over (order by part, fused desc, closeness desc nulls last, text_place, picture_place, "assetId") as place
from capped
order by place
limit $55 offset $56)
select "assetId", "matchedBy", (array['variant', 'prefix', 'words', 'phrase'])[closeness] as closeness,
  case when "matchedBy" in ('text', 'both') then (
    select coalesce(json_agg(line), '[]')
    from (
      select id, text, x1, y1, x2, y2, x3, y3, x4, y4, "timeMs"
      from asset_ocr left join asset_ocr_time on "lineId" = asset_ocr.id
      where "assetId" = page."assetId" and "isVisible"
    ) line
  ) end as lines
from page order by place
