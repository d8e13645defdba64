select "assetId", "matchedBy", (array['variant', 'prefix', 'words', 'phrase'])[closeness] as closeness
from (
select asset.id as "assetId", null as "matchedBy", null::int as closeness,
  row_number() over (order by asset."fileCreatedAt" desc, asset.id) as place
from asset left join asset_exif on asset_exif."assetId" = asset.id
where (asset."ownerId" = $1::uuid and asset.status <> 'deleted' and asset.visibility <> 'locked' and asset.visibility in ('timeline', 'archive') and asset."deletedAt" is null)
order by asset."fileCreatedAt" desc, asset.id
limit $2 offset $3) as page
order by place
