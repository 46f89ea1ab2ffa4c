#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A reader that has stopped on purpose is named by `headway why`; so are a slow subscriber and
# nobody.
. "$(dirname "$0")/common.sh"
start_broker
start_service
ends 0 quiet "$HEADWAY_CLI" why fleet.v1.Fleet
says "fleet.v1.Fleet: 1 worker with "
case $said in *"reads nothing"*) fail "somebody was blamed while nothing ran" ;; esac

"$FLEET_CLIENT" slow 600 0 >"$dir/slow.log" 2>&1 &
slow=$!
broker="$broker $slow" # ends with the test
# As soon as the service has said that it waits, it is not only likely.
named() {
    "$HEADWAY_CLI" why fleet.v1.Fleet >"$dir/why.log" 2>&1 &&
        grep -q "the caller fleet-client reads nothing: it has granted no credit for" "$dir/why.log" &&
        grep -q "the worker headway-fleet waits for credit since" "$dir/why.log"
}
until_ 60 named
said=$(cat "$dir/why.log")
says "fleet.v1.Fleet/Watch"
call=$(sed -n 's/^call \([0-9]*\) of fleet.v1.Fleet\/Watch: the caller.*/\1/p' "$dir/why.log")
[ -n "$call" ] || fail "the call has no number"
ends 0 number "$HEADWAY_CLI" why "$call"
says "call $call of fleet.v1.Fleet/Watch: the caller fleet-client reads nothing"
says "responses"
ends 0 method "$HEADWAY_CLI" why fleet.v1.Fleet/Watch
says "reads nothing"
ends 0 json "$HEADWAY_CLI" why "$call" --json
says '"holder":"HOLDER_CALLER"'
says '"caller":"fleet-client"'
kill $slow
wait $slow 2>/dev/null || true
over() {
    "$HEADWAY_CLI" why "$call" >"$dir/over.log" 2>&1 || grep -q "is over" "$dir/over.log"
}
until_ 60 over

ends 1 nobody "$HEADWAY_CLI" why fleet.v1.Flet
says "nobody subscribes to fleet.v1.Flet"
says "fleet.v1.Fleet"
ends 1 method "$HEADWAY_CLI" why fleet.v1.Fleet/Gte
says 'fleet.v1.Fleet has no method Gte; it has: Get'
ends 3 called "$HEADWAY_CLI" call fleet.v1.Fleet/Gte '{}'
ends 1 method "$HEADWAY_CLI" why fleet.v1.Fleet/Gte
says 'fleet.v1.Fleet has no method Gte; it has: Get'
ends 1 uncalled "$HEADWAY_CLI" why fleet.v1.Fleet/Control
says 'nobody has called fleet.v1.Fleet/Control'
ends 2 nothing "$HEADWAY_CLI" why
ends 7 empty "$HEADWAY_CLI" why ''
