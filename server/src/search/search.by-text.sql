with page as materialized (
select "assetId", 'text' as "matchedBy", row_number() over (order by "asWritten" desc, relevance desc, "fileCreatedAt" desc, "assetId") as place
from (
select match.*
from unnest($1::uuid[]) as owner(id)
cross join lateral (
  select asset.id as "assetId", asset_ocr_search."fileCreatedAt",
    true as "asWritten", ts_rank_cd(asset_ocr_search.tokens, ocr_term($2, $3::tsquery), $4::int) as relevance
  from asset_ocr_search
  join asset on asset.id = asset_ocr_search."assetId" left join asset_exif on asset_exif."assetId" = asset.id
  where asset_ocr_search."ownerId" = owner.id and asset_ocr_search.tokens @@ $5::tsquery and (asset."ownerId" = $6::uuid and asset.status <> 'deleted' and asset.visibility <> 'locked' and asset.visibility = 'timeline' and asset."deletedAt" is null)
  order by asset_ocr_search."fileCreatedAt" desc, asset_ocr_search."assetId"
  limit $7
) match) matches
order by place
limit $8 offset $9)
select "assetId", "matchedBy", (
select coalesce(json_agg(line), '[]')
from (
  select asset_ocr.*, "timeMs"
  from asset_ocr left join asset_ocr_time on "lineId" = asset_ocr.id
  where "assetId" = page."assetId" and "isVisible"
) line) as lines from page order by place
