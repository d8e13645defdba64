-- The tables of Immich that this server needs, with Immich's names, columns, keys and indexes.
-- For an empty database; locks nothing that exists.

create extension if not exists vector;
create extension if not exists "uuid-ossp";
create extension if not exists unaccent;
create extension if not exists pg_trgm;

create type assets_status_enum as enum ('active', 'trashed', 'deleted');
create type asset_visibility_enum as enum ('archive', 'timeline', 'hidden', 'locked');
create type asset_checksum_algorithm_enum as enum ('sha1', 'sha1-path');

-- Version 7 of RFC 9562: 48 bits of Unix milliseconds, then random bits, so that identifiers sort by time.
create function immich_uuid_v7(at timestamptz default clock_timestamp()) returns uuid
language sql volatile as $$
  select encode(
    set_bit(
      set_bit(
        overlay(uuid_send(gen_random_uuid()) placing substring(int8send(floor(extract(epoch from at) * 1000)::bigint) from 3) from 1 for 6),
        52, 1),
      53, 1),
    'hex')::uuid
$$;

-- Mobile sync follows "updateId": it is renewed by every update of a row.
create function updated_at() returns trigger language plpgsql as $$
declare at timestamptz := clock_timestamp();
begin
  new."updatedAt" = at;
  new."updateId" = immich_uuid_v7(at);
  return new;
end
$$;

create table "user" (
  id uuid primary key default uuid_generate_v4(),
  email varchar not null unique,
  password varchar not null default '',
  name varchar not null default '',
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now(),
  "deletedAt" timestamptz,
  "profileImagePath" varchar not null default '',
  "profileChangedAt" timestamptz not null default now(),
  "isAdmin" boolean not null default false,
  "shouldChangePassword" boolean not null default true,
  "oauthId" varchar not null default '',
  "storageLabel" varchar unique,
  "quotaSizeInBytes" bigint,
  "quotaUsageInBytes" bigint not null default 0,
  status varchar not null default 'active',
  "avatarColor" varchar,
  "pinCode" varchar,
  "updateId" uuid not null default immich_uuid_v7()
);

create table user_metadata (
  "userId" uuid not null references "user" (id) on delete cascade on update cascade,
  key varchar not null,
  value jsonb not null,
  "updatedAt" timestamptz not null default now(),
  "updateId" uuid not null default immich_uuid_v7(),
  primary key ("userId", key)
);

create table session (
  id uuid primary key default uuid_generate_v4(),
  token bytea not null unique,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now(),
  "expiresAt" timestamptz,
  "userId" uuid not null references "user" (id) on delete cascade on update cascade,
  "parentId" uuid references session (id) on delete cascade on update cascade,
  "deviceType" varchar not null default '',
  "deviceOS" varchar not null default '',
  "appVersion" varchar,
  "oauthSid" varchar,
  "pinExpiresAt" timestamptz,
  "isPendingSyncReset" boolean not null default false,
  "updateId" uuid not null default immich_uuid_v7()
);
create index on session ("userId");
create index on session ("parentId");

create table api_key (
  id uuid primary key default uuid_generate_v4(),
  name varchar not null,
  key bytea not null unique,
  "userId" uuid not null references "user" (id) on delete cascade on update cascade,
  permissions varchar[] not null,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now(),
  "updateId" uuid not null default immich_uuid_v7()
);
create index on api_key ("userId");

create table asset (
  id uuid primary key default uuid_generate_v4(),
  "ownerId" uuid not null references "user" (id) on delete cascade on update cascade,
  type varchar not null,
  "originalPath" varchar not null,
  "originalFileName" varchar not null,
  "fileCreatedAt" timestamptz not null,
  "fileModifiedAt" timestamptz not null,
  "localDateTime" timestamptz not null,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now(),
  "deletedAt" timestamptz,
  "isFavorite" boolean not null default false,
  "isOffline" boolean not null default false,
  "isExternal" boolean not null default false,
  "isEdited" boolean not null default false,
  duration integer,
  checksum bytea not null,
  "checksumAlgorithm" asset_checksum_algorithm_enum not null default 'sha1',
  "livePhotoVideoId" uuid references asset (id) on delete set null on update cascade,
  thumbhash bytea,
  "libraryId" uuid,
  "stackId" uuid,
  "duplicateId" uuid,
  status assets_status_enum not null default 'active',
  visibility asset_visibility_enum not null default 'timeline',
  width integer,
  height integer,
  "updateId" uuid not null default immich_uuid_v7()
);
comment on column asset.duration is 'milliseconds; null for photos';
create unique index "UQ_assets_owner_checksum" on asset ("ownerId", checksum) where "libraryId" is null;
create unique index "UQ_assets_owner_library_checksum" on asset ("ownerId", "libraryId", checksum) where "libraryId" is not null;
create index asset_owner_file_created_at on asset ("ownerId", "fileCreatedAt" desc, id);
create index asset_local_month on asset ((date_trunc('month', "localDateTime" at time zone 'UTC')));
create index asset_live_photo_video on asset ("livePhotoVideoId") where "livePhotoVideoId" is not null;
create index asset_deleted_at on asset ("deletedAt") where "deletedAt" is not null;
create index asset_original_file_name_trigram on asset using gin (lower("originalFileName") gin_trgm_ops);

create table asset_exif (
  "assetId" uuid primary key references asset (id) on delete cascade on update cascade,
  make varchar,
  model varchar,
  "exifImageWidth" integer,
  "exifImageHeight" integer,
  "fileSizeInByte" bigint,
  orientation varchar,
  "dateTimeOriginal" timestamptz,
  "modifyDate" timestamptz,
  "timeZone" varchar,
  "lensModel" varchar,
  "fNumber" double precision,
  "focalLength" double precision,
  iso integer,
  "exposureTime" varchar,
  latitude double precision,
  longitude double precision,
  city varchar,
  state varchar,
  country varchar,
  description text not null default '',
  fps double precision,
  "livePhotoCID" varchar,
  "projectionType" varchar,
  "profileDescription" varchar,
  colorspace varchar,
  "bitsPerSample" integer,
  "autoStackId" varchar,
  rating integer,
  tags varchar[],
  "lockedProperties" varchar[],
  "updatedAt" timestamptz not null default now(),
  "updateId" uuid not null default immich_uuid_v7()
);
create index on asset_exif (city);

create table asset_file (
  id uuid primary key default uuid_generate_v4(),
  "assetId" uuid not null references asset (id) on delete cascade on update cascade,
  type varchar not null,
  path varchar not null,
  "isEdited" boolean not null default false,
  "isProgressive" boolean not null default false,
  "isTransparent" boolean not null default false,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now(),
  "updateId" uuid not null default immich_uuid_v7(),
  unique ("assetId", type, "isEdited")
);

create table asset_job_status (
  "assetId" uuid primary key references asset (id) on delete cascade on update cascade,
  "facesRecognizedAt" timestamptz,
  "metadataExtractedAt" timestamptz,
  "duplicatesDetectedAt" timestamptz,
  "ocrAt" timestamptz
);

create table asset_metadata (
  "assetId" uuid not null references asset (id) on delete cascade on update cascade,
  key varchar not null,
  value jsonb not null,
  "updatedAt" timestamptz not null default now(),
  "updateId" uuid not null default immich_uuid_v7(),
  primary key ("assetId", key)
);

create table asset_ocr (
  id uuid primary key default uuid_generate_v4(),
  "assetId" uuid not null references asset (id) on delete cascade on update cascade,
  x1 real not null, y1 real not null,
  x2 real not null, y2 real not null,
  x3 real not null, y3 real not null,
  x4 real not null, y4 real not null,
  "boxScore" real not null,
  "textScore" real not null,
  text text not null,
  "isVisible" boolean not null default true
);
create index on asset_ocr ("assetId");

create table smart_search (
  "assetId" uuid primary key references asset (id) on delete cascade on update cascade,
  embedding vector(512) not null
);
create index clip_index on smart_search using hnsw (embedding vector_cosine_ops) with (m = 16, ef_construction = 300);

create table album (
  id uuid primary key default uuid_generate_v4(),
  "albumName" varchar not null default 'Untitled Album',
  description text not null default '',
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now(),
  "deletedAt" timestamptz,
  "albumThumbnailAssetId" uuid references asset (id) on delete set null on update cascade,
  "isActivityEnabled" boolean not null default true,
  "order" varchar not null default 'desc',
  "updateId" uuid not null default immich_uuid_v7()
);

create table album_user (
  "albumId" uuid not null references album (id) on delete cascade on update cascade,
  "userId" uuid not null references "user" (id) on delete cascade on update cascade,
  role varchar not null default 'editor',
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now(),
  "createId" uuid not null default immich_uuid_v7(),
  "updateId" uuid not null default immich_uuid_v7(),
  primary key ("albumId", "userId")
);
create index on album_user ("userId");
create unique index album_one_owner on album_user ("albumId") where role = 'owner';

create table album_asset (
  "albumId" uuid not null references album (id) on delete cascade on update cascade,
  "assetId" uuid not null references asset (id) on delete cascade on update cascade,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now(),
  "updateId" uuid not null default immich_uuid_v7(),
  primary key ("albumId", "assetId")
);
create index on album_asset ("assetId");

create table system_metadata (
  key varchar primary key,
  value jsonb not null
);

create table version_history (
  id uuid primary key default uuid_generate_v4(),
  "createdAt" timestamptz not null default now(),
  version varchar not null
);

do $$
declare name text;
begin
  foreach name in array array['user', 'user_metadata', 'session', 'api_key', 'asset', 'asset_exif', 'asset_file',
                              'asset_metadata', 'album', 'album_user', 'album_asset'] loop
    execute format('create trigger %I before update on %I for each row execute function updated_at()', name || '_updated_at', name);
  end loop;
end
$$;
