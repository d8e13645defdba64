-- Which encoder made the vectors in smart_search: vectors of two encoders mean nothing to each other, so there is one.
-- A new table of one row; over Immich's tables nothing else. Elsewhere it empties smart_search, which locks it briefly.

create table clip_encoder (
  id boolean primary key default true check (id),
  encoder varchar,
  "modelName" varchar,
  dimensions integer,
  generation integer not null default 0,
  "switchedAt" timestamptz,
  "isQueued" boolean not null default true
);
comment on table clip_encoder is 'one row: the encoder whose vectors are in smart_search';
comment on column clip_encoder.encoder is 'what inference calls it; null until the first answer';
comment on column clip_encoder."modelName" is 'the model by whose name it was asked for';
comment on column clip_encoder.generation is 'counts the encoders that this database has had';
comment on column clip_encoder."isQueued" is 'false between a switch and the moment at which all photos are queued again';
insert into clip_encoder default values;

-- Until now nobody wrote down who made the vectors. Immich keeps those of the model in its settings; in a database of
-- our own they may be of any, and are made again.
do $$
begin
  if current_schema() <> 'immich_ocr' then
    truncate smart_search;
  end if;
end
$$;
