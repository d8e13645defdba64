-- What ties our schema to Immich's: the index follows Immich's tables. Made anew at each start: restoring an older backup of
-- Immich takes it away. Every trigger works for Immich's sessions too, and none can make a statement of Immich's fail.

create table if not exists changed_asset (
  "assetId" uuid primary key,
  "changedAt" timestamptz not null default clock_timestamp()
);
comment on table changed_asset is 'assets that Immich has read, whose text is to be indexed';

create or replace function follow_asset() returns trigger language plpgsql set search_path from current as $$
begin
  update asset_ocr_search
    set "ownerId" = new."ownerId", "fileCreatedAt" = new."fileCreatedAt",
      "isListed" = asset_is_listed(new.status::text, new.visibility::text, new."deletedAt"),
      "isArchived" = asset_is_archived(new.status::text, new.visibility::text, new."deletedAt")
    where "assetId" = new.id;
  return null;
exception when others then
  raise warning 'immich_ocr: an asset could not be followed: %', sqlerrm;
  return null;
end
$$;
create or replace trigger immich_ocr_follow_asset
  after update of "ownerId", "fileCreatedAt", status, visibility, "deletedAt" on public.asset for each row
  when ((old."ownerId", old."fileCreatedAt", old.status, old.visibility, old."deletedAt")
    is distinct from (new."ownerId", new."fileCreatedAt", new.status, new.visibility, new."deletedAt"))
  execute function follow_asset();

create or replace function note_reading() returns trigger language plpgsql set search_path from current as $$
begin
  insert into changed_asset ("assetId") values (new."assetId")
    on conflict ("assetId") do update set "changedAt" = clock_timestamp();
  perform pg_notify('immich_ocr_reading', '');
  return null;
exception when others then
  raise warning 'immich_ocr: a reading could not be noted: %', sqlerrm;
  return null;
end
$$;
create or replace trigger immich_ocr_note_reading after insert or update of "ocrAt" on public.asset_job_status for each row
  when (new."ocrAt" is not null)
  execute function note_reading();

-- Indexes lean on extensions, which Immich drops with all that is in `public` before it restores a backup.
create extension if not exists btree_gin;
create index if not exists asset_ocr_search_tokens on asset_ocr_search using gin ("ownerId", tokens);
create index if not exists ocr_vocabulary_trigrams on ocr_vocabulary using gin (word gin_trgm_ops);

-- Entries whose asset went away while the foreign key was gone; then the key again, if it is missing.
delete from asset_ocr_search where not exists (select from public.asset where id = "assetId");
do $$
begin
  if not exists (
    select from pg_constraint where conrelid = 'asset_ocr_search'::regclass and contype = 'f'
  ) then
    alter table asset_ocr_search add foreign key ("assetId") references public.asset (id) on delete cascade on update cascade;
  end if;
end
$$;

-- What happened while nobody was listening: assets that changed, texts without an entry, and entries without a text.
update asset_ocr_search entry
  set "ownerId" = asset."ownerId", "fileCreatedAt" = asset."fileCreatedAt",
    "isListed" = asset_is_listed(asset.status::text, asset.visibility::text, asset."deletedAt"),
    "isArchived" = asset_is_archived(asset.status::text, asset.visibility::text, asset."deletedAt")
  from public.asset
  where asset.id = entry."assetId"
    and (entry."ownerId", entry."fileCreatedAt", entry."isListed", entry."isArchived") is distinct from (
      asset."ownerId", asset."fileCreatedAt",
      asset_is_listed(asset.status::text, asset.visibility::text, asset."deletedAt"),
      asset_is_archived(asset.status::text, asset.visibility::text, asset."deletedAt"));
insert into changed_asset ("assetId")
  select distinct "assetId" from public.asset_ocr
  where not exists (select from asset_ocr_search entry where entry."assetId" = asset_ocr."assetId")
  union
  select "assetId" from asset_ocr_search entry
  where not exists (select from public.asset_ocr where asset_ocr."assetId" = entry."assetId")
  on conflict do nothing;
