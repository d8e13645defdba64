#!/bin/sh
# Healthy: the server takes connections, has the extensions, and has not read a page whose checksum is wrong.
set -eu

database="${POSTGRES_DB:-${POSTGRES_USER:-postgres}}"
user="${POSTGRES_USER:-postgres}"

pg_isready --quiet --dbname="$database" --username="$user"
failures=$(psql --no-psqlrc --tuples-only --no-align --dbname="$database" --username="$user" --command="
  select coalesce(sum(checksum_failures), 0) from pg_stat_database
  union all
  select count(*) from unnest(array['vector', 'pg_trgm', 'btree_gin']) wanted (name)
  where not exists (select from pg_extension where extname = wanted.name)")
for count in $failures; do
  if [ "$count" != 0 ]; then
    echo 'The database has damaged pages, or lacks an extension: run /usr/share/immich-ocr/self-check.sql'
    exit 1
  fi
done
