with page as materialized (
with passing as materialized (
  select asset.id from asset left join asset_exif on asset_exif."assetId" = asset.id where (asset."ownerId" = $1::uuid and asset.status <> 'deleted' and asset.visibility <> 'locked' and asset.visibility = 'timeline' and asset."deletedAt" is null) limit $2
), few as materialized (
  select count(*) <= $3 as "are" from passing
), candidates as (
  (select "assetId", (embedding <=> $4::vector) + 0 as distance
   from passing join smart_search on smart_search."assetId" = passing.id
   where (select "are" from few)
   order by distance, "assetId"
   limit $5)
  union all
  (select smart_search."assetId", embedding <=> $6::vector as distance
   from smart_search join asset on asset.id = smart_search."assetId" left join asset_exif on asset_exif."assetId" = asset.id
   where (select not "are" from few) and (asset."ownerId" = $7::uuid and asset.status <> 'deleted' and asset.visibility <> 'locked' and asset.visibility = 'timeline' and asset."deletedAt" is null)
   order by embedding <=> $8::vector
   limit $9)
)
select "assetId", 'image' as "matchedBy", row_number() over (order by distance + 0, "assetId") as place
from candidates
order by place
limit $10 offset $11)
select "assetId", "matchedBy", null as lines from page order by place
