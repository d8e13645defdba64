with page as materialized (
select "assetId", case when distance is null then 'text' else 'both' end as "matchedBy",
  row_number() over (order by 1.0 / ($1 + text_place) + 1.0 / ($2 + picture_place) desc, "assetId") as place
from (
  select "assetId", distance,
    row_number() over (order by "asWritten" desc, relevance desc, "fileCreatedAt" desc, "assetId") as text_place,
    row_number() over (order by distance nulls last, "assetId") as picture_place
  from (
    select matches.*, smart_search.embedding <=> $3::vector as distance
    from (
select match.*
from unnest($4::uuid[]) as owner(id)
cross join lateral (
  select asset.id as "assetId", asset_ocr_search."fileCreatedAt",
    true as "asWritten", ts_rank_cd(asset_ocr_search.tokens, ocr_term($5, $6::tsquery), $7::int) as relevance
  from asset_ocr_search
  join asset on asset.id = asset_ocr_search."assetId" left join asset_exif on asset_exif."assetId" = asset.id
  where asset_ocr_search."ownerId" = owner.id and asset_ocr_search.tokens @@ $8::tsquery and (asset."ownerId" = $9::uuid and asset.status <> 'deleted' and asset.visibility <> 'locked' and asset.visibility = 'timeline' and asset."deletedAt" is null)
  order by asset_ocr_search."fileCreatedAt" desc, asset_ocr_search."assetId"
  limit $10
) match) matches
    left join smart_search using ("assetId")
  ) with_distance
) places
order by place
limit $11 offset $12)
select "assetId", "matchedBy", (
select coalesce(json_agg(line), '[]')
from (
  select asset_ocr.*, "timeMs"
  from asset_ocr left join asset_ocr_time on "lineId" = asset_ocr.id
  where "assetId" = page."assetId" and "isVisible"
) line) as lines from page order by place
