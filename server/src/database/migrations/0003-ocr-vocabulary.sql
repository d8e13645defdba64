-- The words that were read in photos, so that a search finds what is spelled alike. New objects only.

create table ocr_vocabulary (
  word text primary key,
  shape text not null
);
comment on table ocr_vocabulary is 'words of the text index that a misreading can be told from; some may no longer stand in any text';
comment on column ocr_vocabulary.shape is 'the same for words that text recognition takes for one another, such as invoice and lnvo1ce';
create index ocr_vocabulary_shape on ocr_vocabulary (shape);
create index ocr_vocabulary_trigrams on ocr_vocabulary using gin (word gin_trgm_ops);
