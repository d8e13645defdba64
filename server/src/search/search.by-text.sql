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
select exists (select from prefixes group by "ownerId" having count(*) >= $15) as is_full), ranked as materialized (table literals union all table prefixes), tail as materialized (
select match.*
from (select $16::tsquery as query, 3 as closeness from literals_bound where is_full union all select $17::tsquery, 2 from prefixes_bound where is_full) as overflowing
cross join unnest($18::uuid[]) as owner(id)
cross join lateral (
  select asset_ocr_search."assetId", owner.id as "ownerId", asset_ocr_search."fileCreatedAt", true as is_tail,
    overflowing.closeness, true as as_written, 0::real as relevance
  from asset_ocr_search where (asset_ocr_search."isListed" and true) and asset_ocr_search."ownerId" = owner.id and asset_ocr_search.tokens @@ overflowing.query and not exists (select from ranked where ranked."assetId" = asset_ocr_search."assetId")
  order by asset_ocr_search."fileCreatedAt" desc, asset_ocr_search."assetId"
  limit $19
) match
where (select count(*) < $20 from ranked)), texts as (table ranked union all table tail)
select "assetId", 'text' as "matchedBy", closeness, row_number() over () as place
from (select * from texts order by is_tail, closeness desc, as_written desc, relevance desc, "fileCreatedAt" desc, "assetId" limit $21 offset $22) as texts)
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
