#!/bin/sh
# Prints the settings of PostgreSQL that follow the memory which it may use, in KiB. `npm start` has the same: they are
# in ../src/cluster-settings.ts. DB_SHARED_BUFFERS, such as 2GB, wins over what is worked out.
#   memory-settings.sh [KIB]        without a number: the memory of the machine, or what the container is given of it
# After a restart PostgreSQL reads back what it had in memory, where it has the library for that: a library that is named
# and not there would keep it from starting.
set -eu

available() {
  machine=$(awk '$1 == "MemTotal:" { print $2 }' /proc/meminfo)
  limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || echo max)
  if [ "$limit" != max ] && [ "$((limit / 1024))" -lt "$machine" ]; then
    echo "$((limit / 1024))"
  else
    echo "$machine"
  fi
}

shared_buffers="${DB_SHARED_BUFFERS:-}"
if [ -n "$shared_buffers" ] && ! echo "$shared_buffers" | grep -Eqx '[0-9]+(kB|MB|GB)'; then
  echo "DB_SHARED_BUFFERS must be a size such as 512MB or 2GB, not $shared_buffers" >&2
  exit 1
fi

awk -v mib="$((${1:-$(available)} / 1024))" -v shared_buffers="$shared_buffers" '
  function between(value, least, most) {
    return sprintf("%.0fMB", value < least ? least : value > most ? most : value)
  }
  BEGIN {
    print "shared_buffers = " (shared_buffers == "" ? between(mib / 8, 64, 4096) : shared_buffers)
    print "effective_cache_size = " between(mib / 2, 256, 65536)
    print "maintenance_work_mem = " between(mib / 16, 64, 1024)
  }'
if [ -e "/usr/lib/postgresql/${PG_MAJOR:-}/lib/pg_prewarm.so" ]; then
  echo "shared_preload_libraries = pg_prewarm"
fi
