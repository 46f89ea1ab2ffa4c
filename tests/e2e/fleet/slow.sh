#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A reader that stops, while the service sends as fast as it may: broker and service grow by less
# than 8 MiB each, nothing is lost, and the others are served as ever.
. "$(dirname "$0")/common.sh"
seconds=${SECONDS_SLOW:-30}
start_broker
start_service
# Warm: what grows once has grown.
ends 0 warm "$FLEET_CLIENT" slow 1 100
"$FLEET_CLIENT" slow "$seconds" 0 "$broker" "$service" >"$dir/slow.log" 2>&1 &
slow=$!
sleep 1
ends 0 get "$FLEET_CLIENT" get
ends 0 watch "$FLEET_CLIENT" watch 10 10 load
wait $slow || fail "the slow reader"
said=$(cat "$dir/slow.log")
says "for $seconds seconds we read slowly: 0 readings"
says "lost on the way: 0"
cat "$dir/slow.log"
