select "assetId", "matchedBy", (array['variant', 'prefix', 'words', 'phrase'])[closeness] as closeness
from (
with 
asked as materialized (
  select $1::vector as embedding
), passing as materialized (
  select asset.id from asset where (asset."ownerId" = $2::uuid and asset.status <> 'deleted' and asset.visibility <> 'locked' and asset.visibility in ('timeline', 'archive') and asset."deletedAt" is null) limit $3
), few as materialized (
  select count(*) <= $4 as "are" from unnest($5::uuid[]) as owner(id) cross join lateral (
select from asset where "ownerId" = owner.id and true
order by "fileCreatedAt" desc limit $6
  ) as newest
), candidates as (
  (select "assetId", (embedding <=> (select embedding from asked)) + 0 as distance, 0::bigint as round
   from passing join smart_search on smart_search."assetId" = passing.id
   where (select "are" from few)
   order by distance, "assetId"
   limit $7)
  union all
  (select walk.*, (row_number() over () - 1) / $8 as round
   from (
     select smart_search."assetId", embedding <=> (select embedding from asked) as distance
     from asset join smart_search on smart_search."assetId" = asset.id
     where (select not "are" from few) and (asset."ownerId" = $9::uuid and asset.status <> 'deleted' and asset.visibility <> 'locked' and asset.visibility in ('timeline', 'archive') and asset."deletedAt" is null)
     order by embedding <=> (select embedding from asked)
     limit $10
   ) as walk)
), pictures as materialized (
  select "assetId", row_number() over (order by round, distance, "assetId") as place from candidates
)
select "assetId", 'image' as "matchedBy", null::int as closeness, place
from pictures
order by place
limit $11 offset $12) as page
order by place
