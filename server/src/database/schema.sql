

CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA public;

COMMENT ON EXTENSION btree_gin IS 'support for indexing common datatypes in GIN';

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';

CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;

COMMENT ON EXTENSION unaccent IS 'text search dictionary that removes accents';

CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA public;

COMMENT ON EXTENSION "uuid-ossp" IS 'generate universally unique identifiers (UUIDs)';

CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public;

COMMENT ON EXTENSION vector IS 'vector data type and ivfflat and hnsw access methods';

CREATE TYPE public.asset_checksum_algorithm_enum AS ENUM (
    'sha1',
    'sha1-path'
);

CREATE TYPE public.asset_visibility_enum AS ENUM (
    'archive',
    'timeline',
    'hidden',
    'locked'
);

CREATE TYPE public.assets_status_enum AS ENUM (
    'active',
    'trashed',
    'deleted'
);

CREATE FUNCTION public.asset_is_archived(status text, visibility text, "deletedAt" timestamp with time zone) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((status <> 'deleted'::text) AND (visibility = 'archive'::text) AND ("deletedAt" IS NULL));

CREATE FUNCTION public.asset_is_listed(status text, visibility text, "deletedAt" timestamp with time zone) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((status <> 'deleted'::text) AND (visibility = 'timeline'::text) AND ("deletedAt" IS NULL));

CREATE FUNCTION public.asset_ocr_search_follow_asset() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO '$user', 'public'
    AS $$
begin
  update asset_ocr_search
    set "ownerId" = new."ownerId", "fileCreatedAt" = new."fileCreatedAt",
      "isListed" = asset_is_listed(new.status::text, new.visibility::text, new."deletedAt"),
      "isArchived" = asset_is_archived(new.status::text, new.visibility::text, new."deletedAt")
    where "assetId" = new.id;
  return null;
end
$$;

CREATE FUNCTION public.immich_uuid_v7(at timestamp with time zone DEFAULT clock_timestamp()) RETURNS uuid
    LANGUAGE sql
    AS $$
  select encode(
    set_bit(
      set_bit(
        overlay(uuid_send(gen_random_uuid()) placing substring(int8send(floor(extract(epoch from at) * 1000)::bigint) from 3) from 1 for 6),
        52, 1),
      53, 1),
    'hex')::uuid
$$;

CREATE PROCEDURE public.ocr_install_functions()
    LANGUAGE plpgsql
    AS $_$
declare
  offered text := coalesce((select 'zhparser ' || extversion from pg_extension where extname = 'zhparser'), 'no zhparser');
  mapped text;
begin
  perform pg_advisory_xact_lock(hashtext('ocr_install_functions'));
  if offered <> 'no zhparser' then
    begin
      perform ts_parse('zhparser', '文字'); -- its settings exist once the library is loaded
    exception when undefined_file or undefined_function or undefined_object then
      offered := 'no zhparser'; -- the extension was created, and its files were removed since
    end;
  end if;
  if obj_description(to_regprocedure('ocr_words_version()'), 'pg_proc') = offered then
    return;
  end if;

  if offered = 'no zhparser' then
    create or replace function ocr_tokens(normalised text, tokens tsvector) returns tsvector
      language sql immutable parallel safe as 'select tokens';
    create or replace function ocr_term(normalised text, tokens tsquery) returns tsquery
      language sql immutable parallel safe as 'select tokens';
    create or replace function ocr_words_version() returns text
      language sql stable parallel safe as $f$ select 'no zhparser' $f$;
  else
    if not exists (select from pg_ts_config where cfgname = 'ocr_words' and pg_ts_config_is_visible(oid)) then
      select string_agg(alias, ', ') into mapped from ts_token_type('zhparser') where alias <> 'w'; -- w: punctuation
      create text search configuration ocr_words (parser = zhparser);
      execute format('alter text search configuration ocr_words add mapping for %s with simple', mapped);
    end if;

    -- Its settings are pinned, because those of a session would change what an immutable function answers. Where
    -- zhparser is taken away from a running server, everything goes on without it.
    create or replace function ocr_tokens(normalised text, tokens tsvector) returns tsvector
      language plpgsql immutable parallel restricted
      set zhparser.punctuation_ignore = on
      set zhparser.multi_short = on
      set zhparser.multi_duality = on
      set zhparser.multi_zmain = on
    as $f$
    begin
      return tokens || setweight(to_tsvector('ocr_words', normalised), 'A');
    exception
      when program_limit_exceeded then -- words and tokens together exceed the 1 MB of a tsvector
        return tokens;
      when undefined_object or undefined_file then
        return tokens;
    end
    $f$;
    create or replace function ocr_term(normalised text, tokens tsquery) returns tsquery
      language plpgsql immutable parallel restricted
      set zhparser.punctuation_ignore = on
      set zhparser.multi_short = off
      set zhparser.multi_duality = off
      set zhparser.multi_zmain = off
    as $f$
    declare
      words tsquery;
    begin
      words := plainto_tsquery('ocr_words', normalised);
      return case when numnode(words) = 0 then tokens else words || tokens end;
    exception when undefined_object or undefined_file then
      return tokens;
    end
    $f$;
    create or replace function ocr_words_version() returns text language plpgsql stable parallel restricted as $f$
    begin
      return 'zhparser ' || (select extversion from pg_extension where extname = 'zhparser') || coalesce(
        (select ' ' || md5(string_agg(word, ' ' order by word)) from zhparser.zhprs_custom_word), '');
    exception
      when undefined_table or invalid_schema_name then
        return 'no zhparser';
      when insufficient_privilege then
        return 'zhparser';
    end
    $f$;
  end if;
  execute format('comment on function ocr_words_version() is %L', offered);
end
$_$;

CREATE FUNCTION public.ocr_term(normalised text, tokens tsquery) RETURNS tsquery
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$select tokens$$;

CREATE FUNCTION public.ocr_tokens(normalised text, tokens tsvector) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$select tokens$$;

CREATE FUNCTION public.ocr_words_version() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ select 'no zhparser' $$;

COMMENT ON FUNCTION public.ocr_words_version() IS 'no zhparser';

CREATE FUNCTION public.updated_at() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare at timestamptz := clock_timestamp();
begin
  new."updatedAt" = at;
  new."updateId" = immich_uuid_v7(at);
  return new;
end
$$;

CREATE TABLE public.album (
    id uuid DEFAULT public.uuid_generate_v4() NOT NULL,
    "albumName" character varying DEFAULT 'Untitled Album'::character varying NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    "createdAt" timestamp with time zone DEFAULT now() NOT NULL,
    "updatedAt" timestamp with time zone DEFAULT now() NOT NULL,
    "deletedAt" timestamp with time zone,
    "albumThumbnailAssetId" uuid,
    "isActivityEnabled" boolean DEFAULT true NOT NULL,
    "order" character varying DEFAULT 'desc'::character varying NOT NULL,
    "updateId" uuid DEFAULT public.immich_uuid_v7() NOT NULL
);

CREATE TABLE public.album_asset (
    "albumId" uuid NOT NULL,
    "assetId" uuid NOT NULL,
    "createdAt" timestamp with time zone DEFAULT now() NOT NULL,
    "updatedAt" timestamp with time zone DEFAULT now() NOT NULL,
    "updateId" uuid DEFAULT public.immich_uuid_v7() NOT NULL
);

CREATE TABLE public.album_user (
    "albumId" uuid NOT NULL,
    "userId" uuid NOT NULL,
    role character varying DEFAULT 'editor'::character varying NOT NULL,
    "createdAt" timestamp with time zone DEFAULT now() NOT NULL,
    "updatedAt" timestamp with time zone DEFAULT now() NOT NULL,
    "createId" uuid DEFAULT public.immich_uuid_v7() NOT NULL,
    "updateId" uuid DEFAULT public.immich_uuid_v7() NOT NULL
);

CREATE TABLE public.api_key (
    id uuid DEFAULT public.uuid_generate_v4() NOT NULL,
    name character varying NOT NULL,
    key bytea NOT NULL,
    "userId" uuid NOT NULL,
    permissions character varying[] NOT NULL,
    "createdAt" timestamp with time zone DEFAULT now() NOT NULL,
    "updatedAt" timestamp with time zone DEFAULT now() NOT NULL,
    "updateId" uuid DEFAULT public.immich_uuid_v7() NOT NULL
);

CREATE TABLE public.asset (
    id uuid DEFAULT public.uuid_generate_v4() NOT NULL,
    "ownerId" uuid NOT NULL,
    type character varying NOT NULL,
    "originalPath" character varying NOT NULL,
    "originalFileName" character varying NOT NULL,
    "fileCreatedAt" timestamp with time zone NOT NULL,
    "fileModifiedAt" timestamp with time zone NOT NULL,
    "localDateTime" timestamp with time zone NOT NULL,
    "createdAt" timestamp with time zone DEFAULT now() NOT NULL,
    "updatedAt" timestamp with time zone DEFAULT now() NOT NULL,
    "deletedAt" timestamp with time zone,
    "isFavorite" boolean DEFAULT false NOT NULL,
    "isOffline" boolean DEFAULT false NOT NULL,
    "isExternal" boolean DEFAULT false NOT NULL,
    "isEdited" boolean DEFAULT false NOT NULL,
    duration integer,
    checksum bytea NOT NULL,
    "checksumAlgorithm" public.asset_checksum_algorithm_enum DEFAULT 'sha1'::public.asset_checksum_algorithm_enum NOT NULL,
    "livePhotoVideoId" uuid,
    thumbhash bytea,
    "libraryId" uuid,
    "stackId" uuid,
    "duplicateId" uuid,
    status public.assets_status_enum DEFAULT 'active'::public.assets_status_enum NOT NULL,
    visibility public.asset_visibility_enum DEFAULT 'timeline'::public.asset_visibility_enum NOT NULL,
    width integer,
    height integer,
    "updateId" uuid DEFAULT public.immich_uuid_v7() NOT NULL
);

COMMENT ON COLUMN public.asset.duration IS 'milliseconds; null for photos';

CREATE TABLE public.asset_exif (
    "assetId" uuid NOT NULL,
    make character varying,
    model character varying,
    "exifImageWidth" integer,
    "exifImageHeight" integer,
    "fileSizeInByte" bigint,
    orientation character varying,
    "dateTimeOriginal" timestamp with time zone,
    "modifyDate" timestamp with time zone,
    "timeZone" character varying,
    "lensModel" character varying,
    "fNumber" double precision,
    "focalLength" double precision,
    iso integer,
    "exposureTime" character varying,
    latitude double precision,
    longitude double precision,
    city character varying,
    state character varying,
    country character varying,
    description text DEFAULT ''::text NOT NULL,
    fps double precision,
    "livePhotoCID" character varying,
    "projectionType" character varying,
    "profileDescription" character varying,
    colorspace character varying,
    "bitsPerSample" integer,
    "autoStackId" character varying,
    rating integer,
    tags character varying[],
    "lockedProperties" character varying[],
    "updatedAt" timestamp with time zone DEFAULT now() NOT NULL,
    "updateId" uuid DEFAULT public.immich_uuid_v7() NOT NULL
);

CREATE TABLE public.asset_file (
    id uuid DEFAULT public.uuid_generate_v4() NOT NULL,
    "assetId" uuid NOT NULL,
    type character varying NOT NULL,
    path character varying NOT NULL,
    "isEdited" boolean DEFAULT false NOT NULL,
    "isProgressive" boolean DEFAULT false NOT NULL,
    "isTransparent" boolean DEFAULT false NOT NULL,
    "createdAt" timestamp with time zone DEFAULT now() NOT NULL,
    "updatedAt" timestamp with time zone DEFAULT now() NOT NULL,
    "updateId" uuid DEFAULT public.immich_uuid_v7() NOT NULL
);

CREATE TABLE public.asset_job_status (
    "assetId" uuid NOT NULL,
    "facesRecognizedAt" timestamp with time zone,
    "metadataExtractedAt" timestamp with time zone,
    "duplicatesDetectedAt" timestamp with time zone,
    "ocrAt" timestamp with time zone
);

CREATE TABLE public.asset_metadata (
    "assetId" uuid NOT NULL,
    key character varying NOT NULL,
    value jsonb NOT NULL,
    "updatedAt" timestamp with time zone DEFAULT now() NOT NULL,
    "updateId" uuid DEFAULT public.immich_uuid_v7() NOT NULL
);

CREATE TABLE public.asset_ocr (
    id uuid DEFAULT public.uuid_generate_v4() NOT NULL,
    "assetId" uuid NOT NULL,
    x1 real NOT NULL,
    y1 real NOT NULL,
    x2 real NOT NULL,
    y2 real NOT NULL,
    x3 real NOT NULL,
    y3 real NOT NULL,
    x4 real NOT NULL,
    y4 real NOT NULL,
    "boxScore" real NOT NULL,
    "textScore" real NOT NULL,
    text text NOT NULL,
    "isVisible" boolean DEFAULT true NOT NULL
);

CREATE TABLE public.asset_ocr_correction (
    "lineId" uuid NOT NULL,
    "assetId" uuid NOT NULL,
    text text NOT NULL,
    "readText" text NOT NULL,
    x1 real NOT NULL,
    y1 real NOT NULL,
    x2 real NOT NULL,
    y2 real NOT NULL,
    x3 real NOT NULL,
    y3 real NOT NULL,
    x4 real NOT NULL,
    y4 real NOT NULL,
    "boxScore" real NOT NULL,
    "textScore" real NOT NULL,
    "timeMs" integer,
    "updatedAt" timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE public.asset_ocr_correction IS 'lines of asset_ocr that somebody corrected; a new reading takes their place in the photo from here';

COMMENT ON COLUMN public.asset_ocr_correction."lineId" IS 'asset_ocr.id, which a corrected line keeps; no foreign key, as readings replace the rows there';

COMMENT ON COLUMN public.asset_ocr_correction."readText" IS 'what was read there last';

CREATE TABLE public.asset_ocr_search (
    "assetId" uuid NOT NULL,
    "ownerId" uuid NOT NULL,
    "fileCreatedAt" timestamp with time zone NOT NULL,
    "isListed" boolean NOT NULL,
    text text NOT NULL,
    tokens tsvector NOT NULL,
    "tokensVersion" text DEFAULT ''::text NOT NULL,
    "isArchived" boolean DEFAULT false NOT NULL
);

COMMENT ON TABLE public.asset_ocr_search IS 'one row for each asset that shows text; none for an asset without';

COMMENT ON COLUMN public.asset_ocr_search."isListed" IS 'true for what is in the timeline: nothing archived, hidden, locked or in the trash';

COMMENT ON COLUMN public.asset_ocr_search.text IS 'the visible lines as they were read, in reading order, one below the other';

COMMENT ON COLUMN public.asset_ocr_search."tokensVersion" IS 'version of the cutting in the application, and ocr_words_version() when it was cut';

COMMENT ON COLUMN public.asset_ocr_search."isArchived" IS 'true for what is in the archive, and not in the trash';

CREATE TABLE public.asset_ocr_time (
    "lineId" uuid NOT NULL,
    "timeMs" integer NOT NULL
);

COMMENT ON TABLE public.asset_ocr_time IS 'when a line of a video is first seen, in milliseconds from its beginning; none for photos';

CREATE TABLE public.clip_encoder (
    id boolean DEFAULT true NOT NULL,
    encoder character varying,
    "modelName" character varying,
    dimensions integer,
    generation integer DEFAULT 0 NOT NULL,
    "switchedAt" timestamp with time zone,
    "isQueued" boolean DEFAULT true NOT NULL,
    CONSTRAINT clip_encoder_id_check CHECK (id)
);

COMMENT ON TABLE public.clip_encoder IS 'one row: the encoder whose vectors are in smart_search';

COMMENT ON COLUMN public.clip_encoder.encoder IS 'what inference calls it; null until the first answer';

COMMENT ON COLUMN public.clip_encoder."modelName" IS 'the model by whose name it was asked for';

COMMENT ON COLUMN public.clip_encoder.generation IS 'counts the encoders that this database has had';

COMMENT ON COLUMN public.clip_encoder."isQueued" IS 'false between a switch and the moment at which all photos are queued again';

CREATE TABLE public.immich_ocr_migrations (
    name character varying(255) NOT NULL,
    "timestamp" character varying(255) NOT NULL
);

CREATE TABLE public.immich_ocr_migrations_lock (
    id character varying(255) NOT NULL,
    is_locked integer DEFAULT 0 NOT NULL
);

CREATE TABLE public.ocr_vocabulary (
    word text NOT NULL,
    shape text NOT NULL
);

COMMENT ON TABLE public.ocr_vocabulary IS 'words of the text index that a misreading can be told from; some may no longer stand in any text';

COMMENT ON COLUMN public.ocr_vocabulary.shape IS 'the same for words that text recognition takes for one another, such as invoice and lnvo1ce';

CREATE TABLE public.ocr_word (
    word text NOT NULL,
    "createdAt" timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE public.ocr_word IS 'words that an administrator wants kept whole; in the normalised form of the text index';

CREATE TABLE public.partner (
    "sharedById" uuid NOT NULL,
    "sharedWithId" uuid NOT NULL,
    "createdAt" timestamp with time zone DEFAULT now() NOT NULL,
    "updatedAt" timestamp with time zone DEFAULT now() NOT NULL,
    "inTimeline" boolean DEFAULT false NOT NULL,
    "updateId" uuid DEFAULT public.immich_uuid_v7() NOT NULL,
    "createId" uuid DEFAULT public.immich_uuid_v7() NOT NULL
);

COMMENT ON COLUMN public.partner."inTimeline" IS 'chosen by who it is shared with: show the photos among their own';

CREATE TABLE public.session (
    id uuid DEFAULT public.uuid_generate_v4() NOT NULL,
    token bytea NOT NULL,
    "createdAt" timestamp with time zone DEFAULT now() NOT NULL,
    "updatedAt" timestamp with time zone DEFAULT now() NOT NULL,
    "expiresAt" timestamp with time zone,
    "userId" uuid NOT NULL,
    "parentId" uuid,
    "deviceType" character varying DEFAULT ''::character varying NOT NULL,
    "deviceOS" character varying DEFAULT ''::character varying NOT NULL,
    "appVersion" character varying,
    "oauthSid" character varying,
    "pinExpiresAt" timestamp with time zone,
    "isPendingSyncReset" boolean DEFAULT false NOT NULL,
    "updateId" uuid DEFAULT public.immich_uuid_v7() NOT NULL
);

CREATE TABLE public.smart_search (
    "assetId" uuid NOT NULL,
    embedding public.vector(512) NOT NULL
)
WITH (toast_tuple_target='8160');

CREATE TABLE public.system_metadata (
    key character varying NOT NULL,
    value jsonb NOT NULL
);

CREATE TABLE public."user" (
    id uuid DEFAULT public.uuid_generate_v4() NOT NULL,
    email character varying NOT NULL,
    password character varying DEFAULT ''::character varying NOT NULL,
    name character varying DEFAULT ''::character varying NOT NULL,
    "createdAt" timestamp with time zone DEFAULT now() NOT NULL,
    "updatedAt" timestamp with time zone DEFAULT now() NOT NULL,
    "deletedAt" timestamp with time zone,
    "profileImagePath" character varying DEFAULT ''::character varying NOT NULL,
    "profileChangedAt" timestamp with time zone DEFAULT now() NOT NULL,
    "isAdmin" boolean DEFAULT false NOT NULL,
    "shouldChangePassword" boolean DEFAULT true NOT NULL,
    "oauthId" character varying DEFAULT ''::character varying NOT NULL,
    "storageLabel" character varying,
    "quotaSizeInBytes" bigint,
    "quotaUsageInBytes" bigint DEFAULT 0 NOT NULL,
    status character varying DEFAULT 'active'::character varying NOT NULL,
    "avatarColor" character varying,
    "pinCode" character varying,
    "updateId" uuid DEFAULT public.immich_uuid_v7() NOT NULL
);

CREATE TABLE public.user_metadata (
    "userId" uuid NOT NULL,
    key character varying NOT NULL,
    value jsonb NOT NULL,
    "updatedAt" timestamp with time zone DEFAULT now() NOT NULL,
    "updateId" uuid DEFAULT public.immich_uuid_v7() NOT NULL
);

CREATE TABLE public.version_history (
    id uuid DEFAULT public.uuid_generate_v4() NOT NULL,
    "createdAt" timestamp with time zone DEFAULT now() NOT NULL,
    version character varying NOT NULL
);

ALTER TABLE ONLY public.album_asset
    ADD CONSTRAINT album_asset_pkey PRIMARY KEY ("albumId", "assetId");

ALTER TABLE ONLY public.album
    ADD CONSTRAINT album_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.album_user
    ADD CONSTRAINT album_user_pkey PRIMARY KEY ("albumId", "userId");

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_key_key UNIQUE (key);

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT api_key_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.asset_exif
    ADD CONSTRAINT asset_exif_pkey PRIMARY KEY ("assetId");

ALTER TABLE ONLY public.asset_file
    ADD CONSTRAINT "asset_file_assetId_type_isEdited_key" UNIQUE ("assetId", type, "isEdited");

ALTER TABLE ONLY public.asset_file
    ADD CONSTRAINT asset_file_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.asset_job_status
    ADD CONSTRAINT asset_job_status_pkey PRIMARY KEY ("assetId");

ALTER TABLE ONLY public.asset_metadata
    ADD CONSTRAINT asset_metadata_pkey PRIMARY KEY ("assetId", key);

ALTER TABLE ONLY public.asset_ocr_correction
    ADD CONSTRAINT asset_ocr_correction_pkey PRIMARY KEY ("lineId");

ALTER TABLE ONLY public.asset_ocr
    ADD CONSTRAINT asset_ocr_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.asset_ocr_search
    ADD CONSTRAINT asset_ocr_search_pkey PRIMARY KEY ("assetId");

ALTER TABLE ONLY public.asset_ocr_time
    ADD CONSTRAINT asset_ocr_time_pkey PRIMARY KEY ("lineId");

ALTER TABLE ONLY public.asset
    ADD CONSTRAINT asset_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.clip_encoder
    ADD CONSTRAINT clip_encoder_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.immich_ocr_migrations_lock
    ADD CONSTRAINT immich_ocr_migrations_lock_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.immich_ocr_migrations
    ADD CONSTRAINT immich_ocr_migrations_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.ocr_vocabulary
    ADD CONSTRAINT ocr_vocabulary_pkey PRIMARY KEY (word);

ALTER TABLE ONLY public.ocr_word
    ADD CONSTRAINT ocr_word_pkey PRIMARY KEY (word);

ALTER TABLE ONLY public.partner
    ADD CONSTRAINT partner_pkey PRIMARY KEY ("sharedById", "sharedWithId");

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_token_key UNIQUE (token);

ALTER TABLE ONLY public.smart_search
    ADD CONSTRAINT smart_search_pkey PRIMARY KEY ("assetId");

ALTER TABLE ONLY public.system_metadata
    ADD CONSTRAINT system_metadata_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public."user"
    ADD CONSTRAINT user_email_key UNIQUE (email);

ALTER TABLE ONLY public.user_metadata
    ADD CONSTRAINT user_metadata_pkey PRIMARY KEY ("userId", key);

ALTER TABLE ONLY public."user"
    ADD CONSTRAINT user_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public."user"
    ADD CONSTRAINT "user_storageLabel_key" UNIQUE ("storageLabel");

ALTER TABLE ONLY public.version_history
    ADD CONSTRAINT version_history_pkey PRIMARY KEY (id);

CREATE UNIQUE INDEX "UQ_assets_owner_checksum" ON public.asset USING btree ("ownerId", checksum) WHERE ("libraryId" IS NULL);

CREATE UNIQUE INDEX "UQ_assets_owner_library_checksum" ON public.asset USING btree ("ownerId", "libraryId", checksum) WHERE ("libraryId" IS NOT NULL);

CREATE INDEX "album_asset_assetId_idx" ON public.album_asset USING btree ("assetId");

CREATE UNIQUE INDEX album_one_owner ON public.album_user USING btree ("albumId") WHERE ((role)::text = 'owner'::text);

CREATE INDEX "album_user_userId_idx" ON public.album_user USING btree ("userId");

CREATE INDEX "api_key_userId_idx" ON public.api_key USING btree ("userId");

CREATE INDEX asset_deleted_at ON public.asset USING btree ("deletedAt") WHERE ("deletedAt" IS NOT NULL);

CREATE INDEX asset_exif_city_idx ON public.asset_exif USING btree (city);

CREATE INDEX asset_listed ON public.asset USING btree (id) INCLUDE ("ownerId", "fileCreatedAt", visibility, status, "deletedAt");

CREATE INDEX asset_live_photo_video ON public.asset USING btree ("livePhotoVideoId") WHERE ("livePhotoVideoId" IS NOT NULL);

CREATE INDEX asset_local_month ON public.asset USING btree (date_trunc('month'::text, ("localDateTime" AT TIME ZONE 'UTC'::text)));

CREATE INDEX "asset_ocr_assetId_idx" ON public.asset_ocr USING btree ("assetId");

CREATE INDEX asset_ocr_correction_asset ON public.asset_ocr_correction USING btree ("assetId");

CREATE INDEX asset_ocr_search_owner_file_created_at ON public.asset_ocr_search USING btree ("ownerId", "fileCreatedAt" DESC, "assetId");

CREATE INDEX asset_ocr_search_tokens ON public.asset_ocr_search USING gin ("ownerId", tokens);

CREATE INDEX asset_original_file_name_trigram ON public.asset USING gin (lower(("originalFileName")::text) public.gin_trgm_ops);

CREATE INDEX asset_owner_file_created_at ON public.asset USING btree ("ownerId", "fileCreatedAt" DESC, id) INCLUDE (visibility, status, "deletedAt");

CREATE INDEX clip_index ON public.smart_search USING hnsw (embedding public.vector_cosine_ops) WITH (m='16', ef_construction='300');

CREATE INDEX ocr_vocabulary_shape ON public.ocr_vocabulary USING btree (shape);

CREATE INDEX ocr_vocabulary_trigrams ON public.ocr_vocabulary USING gin (word public.gin_trgm_ops);

CREATE INDEX "partner_sharedWithId_idx" ON public.partner USING btree ("sharedWithId");

CREATE INDEX "session_parentId_idx" ON public.session USING btree ("parentId");

CREATE INDEX "session_userId_idx" ON public.session USING btree ("userId");

CREATE TRIGGER album_asset_updated_at BEFORE UPDATE ON public.album_asset FOR EACH ROW EXECUTE FUNCTION public.updated_at();

CREATE TRIGGER album_updated_at BEFORE UPDATE ON public.album FOR EACH ROW EXECUTE FUNCTION public.updated_at();

CREATE TRIGGER album_user_updated_at BEFORE UPDATE ON public.album_user FOR EACH ROW EXECUTE FUNCTION public.updated_at();

CREATE TRIGGER api_key_updated_at BEFORE UPDATE ON public.api_key FOR EACH ROW EXECUTE FUNCTION public.updated_at();

CREATE TRIGGER asset_exif_updated_at BEFORE UPDATE ON public.asset_exif FOR EACH ROW EXECUTE FUNCTION public.updated_at();

CREATE TRIGGER asset_file_updated_at BEFORE UPDATE ON public.asset_file FOR EACH ROW EXECUTE FUNCTION public.updated_at();

CREATE TRIGGER asset_metadata_updated_at BEFORE UPDATE ON public.asset_metadata FOR EACH ROW EXECUTE FUNCTION public.updated_at();

CREATE TRIGGER asset_ocr_search_follow_asset AFTER UPDATE OF "ownerId", "fileCreatedAt", status, visibility, "deletedAt" ON public.asset FOR EACH ROW WHEN ((((((old."ownerId" IS DISTINCT FROM new."ownerId") OR (old."fileCreatedAt" IS DISTINCT FROM new."fileCreatedAt")) OR (old.status IS DISTINCT FROM new.status)) OR (old.visibility IS DISTINCT FROM new.visibility)) OR (old."deletedAt" IS DISTINCT FROM new."deletedAt"))) EXECUTE FUNCTION public.asset_ocr_search_follow_asset();

CREATE TRIGGER asset_updated_at BEFORE UPDATE ON public.asset FOR EACH ROW EXECUTE FUNCTION public.updated_at();

CREATE TRIGGER partner_updated_at BEFORE UPDATE ON public.partner FOR EACH ROW EXECUTE FUNCTION public.updated_at();

CREATE TRIGGER session_updated_at BEFORE UPDATE ON public.session FOR EACH ROW EXECUTE FUNCTION public.updated_at();

CREATE TRIGGER user_metadata_updated_at BEFORE UPDATE ON public.user_metadata FOR EACH ROW EXECUTE FUNCTION public.updated_at();

CREATE TRIGGER user_updated_at BEFORE UPDATE ON public."user" FOR EACH ROW EXECUTE FUNCTION public.updated_at();

ALTER TABLE ONLY public.album
    ADD CONSTRAINT "album_albumThumbnailAssetId_fkey" FOREIGN KEY ("albumThumbnailAssetId") REFERENCES public.asset(id) ON UPDATE CASCADE ON DELETE SET NULL;

ALTER TABLE ONLY public.album_asset
    ADD CONSTRAINT "album_asset_albumId_fkey" FOREIGN KEY ("albumId") REFERENCES public.album(id) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY public.album_asset
    ADD CONSTRAINT "album_asset_assetId_fkey" FOREIGN KEY ("assetId") REFERENCES public.asset(id) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY public.album_user
    ADD CONSTRAINT "album_user_albumId_fkey" FOREIGN KEY ("albumId") REFERENCES public.album(id) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY public.album_user
    ADD CONSTRAINT "album_user_userId_fkey" FOREIGN KEY ("userId") REFERENCES public."user"(id) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY public.api_key
    ADD CONSTRAINT "api_key_userId_fkey" FOREIGN KEY ("userId") REFERENCES public."user"(id) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY public.asset_exif
    ADD CONSTRAINT "asset_exif_assetId_fkey" FOREIGN KEY ("assetId") REFERENCES public.asset(id) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY public.asset_file
    ADD CONSTRAINT "asset_file_assetId_fkey" FOREIGN KEY ("assetId") REFERENCES public.asset(id) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY public.asset_job_status
    ADD CONSTRAINT "asset_job_status_assetId_fkey" FOREIGN KEY ("assetId") REFERENCES public.asset(id) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY public.asset
    ADD CONSTRAINT "asset_livePhotoVideoId_fkey" FOREIGN KEY ("livePhotoVideoId") REFERENCES public.asset(id) ON UPDATE CASCADE ON DELETE SET NULL;

ALTER TABLE ONLY public.asset_metadata
    ADD CONSTRAINT "asset_metadata_assetId_fkey" FOREIGN KEY ("assetId") REFERENCES public.asset(id) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY public.asset_ocr
    ADD CONSTRAINT "asset_ocr_assetId_fkey" FOREIGN KEY ("assetId") REFERENCES public.asset(id) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY public.asset_ocr_correction
    ADD CONSTRAINT "asset_ocr_correction_assetId_fkey" FOREIGN KEY ("assetId") REFERENCES public.asset(id) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY public.asset_ocr_search
    ADD CONSTRAINT "asset_ocr_search_assetId_fkey" FOREIGN KEY ("assetId") REFERENCES public.asset(id) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY public.asset_ocr_time
    ADD CONSTRAINT "asset_ocr_time_lineId_fkey" FOREIGN KEY ("lineId") REFERENCES public.asset_ocr(id) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY public.asset
    ADD CONSTRAINT "asset_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES public."user"(id) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY public.partner
    ADD CONSTRAINT "partner_sharedById_fkey" FOREIGN KEY ("sharedById") REFERENCES public."user"(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.partner
    ADD CONSTRAINT "partner_sharedWithId_fkey" FOREIGN KEY ("sharedWithId") REFERENCES public."user"(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.session
    ADD CONSTRAINT "session_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES public.session(id) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY public.session
    ADD CONSTRAINT "session_userId_fkey" FOREIGN KEY ("userId") REFERENCES public."user"(id) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY public.smart_search
    ADD CONSTRAINT "smart_search_assetId_fkey" FOREIGN KEY ("assetId") REFERENCES public.asset(id) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY public.user_metadata
    ADD CONSTRAINT "user_metadata_userId_fkey" FOREIGN KEY ("userId") REFERENCES public."user"(id) ON UPDATE CASCADE ON DELETE CASCADE;

