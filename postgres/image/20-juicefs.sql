-- Where JuiceFS keeps its metadata when photos are stored in S3; empty otherwise.
create schema if not exists juicefs;
