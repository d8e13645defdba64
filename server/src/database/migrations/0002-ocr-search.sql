-- The text index over what was read in photos. New objects only; locks nothing that is in use.
--
-- "tokens" holds two kinds of lexeme for the same text: weight B, cut by the application (characters of scripts without
-- spaces in overlapping pairs; words; numbers), which decide what is found; and weight A, words cut by zhparser where
-- the database has it, which only refine the order. Two functions hide the difference.

create extension if not exists btree_gin; -- so that an index can find the words of one owner

create table asset_ocr_search (
  "assetId" uuid primary key references asset (id) on delete cascade on update cascade,
  "ownerId" uuid not null,
  "fileCreatedAt" timestamptz not null,
  "isListed" boolean not null,
  text text not null,
  tokens tsvector not null
);
comment on table asset_ocr_search is 'one row for each asset that shows text; none for an asset without';
comment on column asset_ocr_search."isListed" is 'true for what a search without filters may find: nothing archived, hidden, locked or in the trash';
comment on column asset_ocr_search.text is 'the visible lines as they were read, in reading order, one below the other';
create index asset_ocr_search_tokens on asset_ocr_search using gin ("ownerId", tokens);
create index asset_ocr_search_owner_file_created_at on asset_ocr_search ("ownerId", "fileCreatedAt" desc, "assetId");

-- Copies of what the asset says: the newest matches of an owner are found in the index, without a look at their assets.
-- The trigger function runs in the sessions of others too: it finds the table by the search path of this migration.
create function asset_is_listed(status text, visibility text, "deletedAt" timestamptz) returns boolean
  language sql immutable parallel safe
  return status <> 'deleted' and visibility = 'timeline' and "deletedAt" is null;
create function asset_ocr_search_follow_asset() returns trigger language plpgsql set search_path from current as $$
begin
  update asset_ocr_search
    set "ownerId" = new."ownerId", "fileCreatedAt" = new."fileCreatedAt",
      "isListed" = asset_is_listed(new.status::text, new.visibility::text, new."deletedAt")
    where "assetId" = new.id;
  return null;
end
$$;
do $$
begin
  if current_schema() <> 'immich_ocr' then -- over Immich's own tables, triggers are made anew at each start
    create trigger asset_ocr_search_follow_asset
      after update of "ownerId", "fileCreatedAt", status, visibility, "deletedAt" on asset for each row
      when ((old."ownerId", old."fileCreatedAt", old.status, old.visibility, old."deletedAt")
        is distinct from (new."ownerId", new."fileCreatedAt", new.status, new.visibility, new."deletedAt"))
      execute function asset_ocr_search_follow_asset();
  end if;
end
$$;

-- ocr_tokens(normalised text, its tokens of weight B): what is indexed.
-- ocr_term(normalised text of a search term, its tokens): what a text is ranked by.
do $$
declare
  mapped text;
begin
  if exists (select from pg_available_extensions where name = 'zhparser') then
    begin
      create extension if not exists zhparser;
    exception when insufficient_privilege then
      raise notice 'zhparser is available, but only a superuser can create it: ranking works without it';
    end;
  end if;

  if not exists (select from pg_extension where extname = 'zhparser') then
    create function ocr_tokens(normalised text, tokens tsvector) returns tsvector
      language sql immutable parallel safe as 'select tokens';
    create function ocr_term(normalised text, tokens tsquery) returns tsquery
      language sql immutable parallel safe as 'select tokens';
    return;
  end if;

  perform ts_parse('zhparser', '文字'); -- its settings exist once the library is loaded
  select string_agg(alias, ', ') into mapped from ts_token_type('zhparser') where alias <> 'w'; -- w: punctuation
  create text search configuration ocr_words (parser = zhparser);
  execute format('alter text search configuration ocr_words add mapping for %s with simple', mapped);

  -- Pinned, because the settings of a session would change what an immutable function answers.
  create function ocr_tokens(normalised text, tokens tsvector) returns tsvector
    language plpgsql immutable parallel safe
    set zhparser.punctuation_ignore = on
    set zhparser.multi_short = on
    set zhparser.multi_duality = on
    set zhparser.multi_zmain = on
  as $f$
  begin
    return tokens || setweight(to_tsvector('ocr_words', normalised), 'A');
  exception when program_limit_exceeded then
    return tokens; -- words and tokens together exceed the 1 MB of a tsvector
  end
  $f$;
  create function ocr_term(normalised text, tokens tsquery) returns tsquery
    language plpgsql immutable parallel safe
    set zhparser.punctuation_ignore = on
    set zhparser.multi_short = off
    set zhparser.multi_duality = off
    set zhparser.multi_zmain = off
  as $f$
  declare
    words tsquery := plainto_tsquery('ocr_words', normalised);
  begin
    return case when numnode(words) = 0 then tokens else words || tokens end;
  end
  $f$;
end
$$;
