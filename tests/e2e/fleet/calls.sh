#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# All four shapes and the event, through the generated API; the same service by JSON.
. "$(dirname "$0")/common.sh"
start_broker
start_service

ends 0 get "$FLEET_CLIENT" get
says "device local is the host $(uname -n)"
says "over one minute"
says "processes"
ends 0 watch "$FLEET_CLIENT" watch 4 50 load memory
[ "$(grep -c 'over one minute' "$dir/watch.log")" -eq 2 ] || fail "two of four are load"
[ "$(grep -c 'memory ' "$dir/watch.log")" -eq 2 ] || fail "two of four are memory"
ends 0 upload "$FLEET_CLIENT" upload 600
says "uploaded 600 readings"
says "load       100 readings"
ends 0 control "$FLEET_CLIENT" control
says "command 1 was done: measuring every 500 ms"
says "command 2 was done: the threshold is set"
says "command 3 was done: measured"
ends 0 event "$FLEET_CLIENT" event
says "fleet.v1.ReadingOutOfRange.local: processes is"

total=$(awk '/^MemTotal:/ { printf "%.0f", $2 * 1024 }' /proc/meminfo)
ends 0 json "$HEADWAY_CLI" call --json fleet.v1.Fleet/Get '{"device":"local"}'
says "\"totalBytes\":\"$total\""
printf '%s\n%s\n' '{"load":{"oneMinute":1}}' '{"load":{"oneMinute":4}}' >"$dir/readings"
ends 0 stdin sh -c "'$HEADWAY_CLI' call --json fleet.v1.Fleet/Upload <'$dir/readings'"
says '"mean":2.5'

# Metadata goes along; what is no pair is refused.
ends 0 metadata "$HEADWAY_CLI" call fleet.v1.Fleet/Get '{}' -m trace=7 --metadata user=me
ends 2 no_pair "$HEADWAY_CLI" call fleet.v1.Fleet/Get '{}' -m trace
