-- Only a superuser can create these; the server needs no more rights than those of an owner of its database.
create extension if not exists vector;
create extension if not exists pg_trgm;
create extension if not exists btree_gin;
create extension if not exists zhparser;
