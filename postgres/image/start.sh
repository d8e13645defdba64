#!/bin/sh
# Writes down how much memory PostgreSQL is to use, and goes on with the entry point of the base image.
set -eu
immich-ocr-memory-settings > /var/run/postgresql/memory.conf
exec docker-entrypoint.sh "$@"
