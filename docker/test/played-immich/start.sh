#!/bin/sh
# Immich, as far as starting and stopping go: its first process ends on SIGTERM, and leaves the one that answers behind.
node "$(dirname "$0")/answering.mjs" &
trap 'exit 0' TERM
while :; do sleep 0.1; done
