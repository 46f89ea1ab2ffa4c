#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# kill -9 of the service, the broker and the client while they talk.
. "$(dirname "$0")/common.sh"
start_broker
start_service

# The service dies under a stream: its reader hears so, and a new service is found.
"$FLEET_CLIENT" watch 1000000 10 >"$dir/watch.log" 2>&1 &
watch=$!
until_ 60 grep -q 'over one minute' "$dir/watch.log"
kill -9 "$service"
code=0
wait $watch || code=$?
[ $code -eq 1 ] || fail "the reader ended with $code, not 1"
said=$(cat "$dir/watch.log")
says 'UNAVAILABLE'
start_service

# The client dies: the service drops its stream and serves on.
"$FLEET_CLIENT" slow 600 0 >"$dir/slow.log" 2>&1 &
client=$!
until_ 60 sh -c "'$HEADWAY_CLI' why fleet.v1.Fleet | grep -q 'the caller fleet-client reads nothing'"
kill -9 $client
wait $client || true
ends 0 after_client "$FLEET_CLIENT" get

# The broker dies: the reader hears so; a new broker, and the same service is there again.
"$FLEET_CLIENT" watch 1000000 10 >"$dir/watch.log" 2>&1 &
watch=$!
until_ 60 grep -q 'over one minute' "$dir/watch.log"
kill -9 "$broker"
code=0
wait $watch || code=$?
[ $code -eq 1 ] || fail "the reader ended with $code, not 1"
start_broker
until_ 60 "$FLEET_CLIENT" get
