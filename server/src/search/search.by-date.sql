with page as materialized (
select asset.id as "assetId", null as "matchedBy", null::int as closeness,
  row_number() over (order by asset."fileCreatedAt" desc, asset.id) as place
from asset left join asset_exif on asset_exif."assetId" = asset.id
where (asset."ownerId" = $1::uuid and asset.status <> 'deleted' and asset.visibility <> 'locked' and asset.visibility = 'timeline' and asset."deletedAt" is null)
order by asset."fileCreatedAt" desc, asset.id
limit $2 offset $3)
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
