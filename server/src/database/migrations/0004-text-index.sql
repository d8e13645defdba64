-- Lines that somebody corrected, when a line of a video is seen, an administrator's own words, and with what each entry
-- of the text index was cut. New objects, and one column with a constant default, which rewrites nothing.

create table asset_ocr_correction (
  "lineId" uuid primary key,
  "assetId" uuid not null references asset (id) on delete cascade on update cascade,
  text text not null,
  "readText" text not null,
  x1 real not null, y1 real not null,
  x2 real not null, y2 real not null,
  x3 real not null, y3 real not null,
  x4 real not null, y4 real not null,
  "boxScore" real not null,
  "textScore" real not null,
  "timeMs" integer,
  "updatedAt" timestamptz not null default now()
);
comment on table asset_ocr_correction is 'lines of asset_ocr that somebody corrected; a new reading takes their place in the photo from here';
comment on column asset_ocr_correction."lineId" is 'asset_ocr.id, which a corrected line keeps; no foreign key, as readings replace the rows there';
comment on column asset_ocr_correction."readText" is 'what was read there last';
create index asset_ocr_correction_asset on asset_ocr_correction ("assetId");

create table asset_ocr_time (
  "lineId" uuid primary key references asset_ocr (id) on delete cascade on update cascade,
  "timeMs" integer not null
);
comment on table asset_ocr_time is 'when a line of a video is first seen, in milliseconds from its beginning; none for photos';

create table ocr_word (
  word text primary key,
  "createdAt" timestamptz not null default now()
);
comment on table ocr_word is 'words that an administrator wants kept whole; in the normalised form of the text index';

alter table asset_ocr_search add column "tokensVersion" text not null default '';
comment on column asset_ocr_search."tokensVersion" is 'version of the cutting in the application, and ocr_words_version() when it was cut';

-- Makes the functions that hide whether zhparser is there say the right thing. To be called at each start, as the
-- extension may have come or gone; it changes something only then.
--   ocr_tokens(normalised text, its tokens of weight B): what is indexed
--   ocr_term(normalised text of a search term, its tokens): what a text is ranked by
--   ocr_words_version(): what cuts words here; tokens made under another answer are out of date
create procedure ocr_install_functions() language plpgsql as $install$
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
$install$;

call ocr_install_functions();
