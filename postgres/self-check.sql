-- What this database offers to Immich OCR, one line a question; changes nothing. Run it in the database of the server:
--   psql --dbname immich --file self-check.sql
-- Extensions that are not there are no error: the answer says what is missing.

with offered (name, needed_for) as (
  values ('vector', 'searching by picture'),
         ('pg_trgm', 'spelling variants'),
         ('btree_gin', 'searching the text of one owner'),
         ('zhparser', 'ranking by Chinese words; optional')
), extensions as (
  select o.name, o.needed_for, e.extversion, a.default_version
  from offered o
  left join pg_extension e on e.extname = o.name
  left join pg_available_extensions a on a.name = o.name
), wanted_settings (name) as (
  values ('shared_buffers'), ('random_page_cost'), ('maintenance_work_mem'), ('work_mem'), ('jit'),
         ('log_min_error_statement'), ('data_checksums')
), segmentation (parts) as (
  -- Asked for dynamically: without the extension, naming its parser would be an error.
  select case when exists (select from pg_extension where extname = 'zhparser') then
    (select string_agg(word, '|' order by place)
     from xmltable('/table/row' passing query_to_xml(
       'select token from ts_parse(''zhparser'', ''增值税电子普通发票'')', true, false, '')
       columns word text path 'token', place for ordinality))
  end
)
select question, answer from (
  select 1 as part, 'PostgreSQL' as question, current_setting('server_version') as answer
  union all
  select 2, 'extension ' || name,
    case
      when extversion is not null then extversion
      when default_version is not null then 'available (' || default_version || '), not created: ' || needed_for
      else 'missing: ' || needed_for
    end
  from extensions
  union all
  select 3, 'text search configuration',
    coalesce((select string_agg(cfgname, ', ') from pg_ts_config where cfgname = 'ocr_words'),
      'none: the index holds pairs of characters only')
  union all
  select 4, 'segmentation of 增值税电子普通发票', coalesce(parts, 'by pairs of characters') from segmentation
  union all
  select 5, 'setting ' || name, current_setting(name) from wanted_settings
) answers
order by part, question;
