with page as materialized (
select asset.id as "assetId", null as "matchedBy",
  row_number() over (order by asset."fileCreatedAt" desc, asset.id) as place
from asset left join asset_exif on asset_exif."assetId" = asset.id
where (asset."ownerId" = $1::uuid and asset.status <> 'deleted' and asset.visibility <> 'locked' and asset.visibility = 'timeline' and asset."deletedAt" is null)
order by asset."fileCreatedAt" desc, asset.id
limit $2 offset $3)
select "assetId", "matchedBy", null as lines from page order by place
