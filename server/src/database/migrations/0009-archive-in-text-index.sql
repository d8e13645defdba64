-- Searches find the archive, too, unless they name the timeline: the text index tells both apart. Changes the rows of archived
-- assets alone.

alter table asset_ocr_search add "isArchived" boolean not null default false;
comment on column asset_ocr_search."isListed" is 'true for what is in the timeline: nothing archived, hidden, locked or in the trash';
comment on column asset_ocr_search."isArchived" is 'true for what is in the archive, and not in the trash';

create function asset_is_archived(status text, visibility text, "deletedAt" timestamptz) returns boolean
  language sql immutable parallel safe
  return status <> 'deleted' and visibility = 'archive' and "deletedAt" is null;

create or replace function asset_ocr_search_follow_asset() returns trigger language plpgsql set search_path from current as $$
begin
  update asset_ocr_search
    set "ownerId" = new."ownerId", "fileCreatedAt" = new."fileCreatedAt",
      "isListed" = asset_is_listed(new.status::text, new.visibility::text, new."deletedAt"),
      "isArchived" = asset_is_archived(new.status::text, new.visibility::text, new."deletedAt")
    where "assetId" = new.id;
  return null;
end
$$;

update asset_ocr_search set "isArchived" = true
  from asset
  where asset.id = "assetId" and asset_is_archived(asset.status::text, asset.visibility::text, asset."deletedAt");
