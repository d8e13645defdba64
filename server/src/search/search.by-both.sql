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
where (select count(*) < $29 from ranked)), texts as (table ranked union all table tail), places as (
  select texts.*, distance,
    rank() over (order by is_tail, closeness desc, as_written desc, relevance desc) as text_place,
    row_number() over (
      partition by is_tail, least(closeness, 3) order by distance nulls last, "assetId"
    ) as picture_place
  from texts
  left join (
    select "assetId", embedding <=> $30::vector as distance from smart_search
  ) as distances using ("assetId")
)
select "assetId", case when distance is null then 'text' else 'both' end as "matchedBy", closeness,
  row_number() over (order by is_tail, least(closeness, 3) desc, $31::float / ($32 + text_place) + $33::float / ($34 + picture_place) desc, is_tail, closeness desc, as_written desc, relevance desc, "fileCreatedAt" desc, "assetId") as place
from places
order by place
limit $35 offset $36)
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
