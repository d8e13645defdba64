with page as materialized (
with 
passing as materialized (
  select asset.id from asset left join asset_exif on asset_exif."assetId" = asset.id where (asset."ownerId" = $1::uuid and asset.status <> 'deleted' and asset.visibility <> 'locked' and asset.visibility = 'timeline' and asset."deletedAt" is null) limit $2
), few as materialized (
  select count(*) <= $3 as "are" from (select from asset where "ownerId" = any($4::uuid[]) limit $5) as owned
), candidates as (
  (select "assetId", (embedding <=> $6::vector) + 0 as distance, 0::bigint as round
   from passing join smart_search on smart_search."assetId" = passing.id
   where (select "are" from few)
   order by distance, "assetId"
   limit $7)
  union all
  (select walk.*, (row_number() over () - 1) / $8 as round
   from (
     select smart_search."assetId", embedding <=> $9::vector as distance
     from smart_search join asset on asset.id = smart_search."assetId" left join asset_exif on asset_exif."assetId" = asset.id
     where (select not "are" from few) and (asset."ownerId" = $10::uuid and asset.status <> 'deleted' and asset.visibility <> 'locked' and asset.visibility = 'timeline' and asset."deletedAt" is null)
     order by embedding <=> $11::vector
     limit $12
   ) as walk)
), pictures as materialized (
  select "assetId", row_number() over (order by round, distance, "assetId") as place from candidates
)
select "assetId", 'image' as "matchedBy", null::int as closeness, place
from pictures
order by place
limit $13 offset $14)
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
