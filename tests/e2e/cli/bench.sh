#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# `headway bench`: figures that add up, errors by status, and an end when there is nothing to measure.
. "$(dirname "$0")/../fleet/common.sh"
start_broker
start_service
bench() { # CODE ARGUMENT...
    wanted=$1
    shift
    ends "$wanted" bench timeout 60 "$HEADWAY_CLI" bench "$@"
}
local='{"device":"local"}'
export HEADWAY_LOG=error # on a busy machine a slow callback is logged, with figures of its own

# A number of calls, exactly; each is answered, and the percentiles rise.
bench 0 fleet.v1.Fleet/Get "$local" -t 60s --calls 500 --in-flight 8 --warm-up 100ms --json
says '"inFlight":8,'
says '"calls":500,"messages":500,'
says '"failed":0,"errors":{},'
echo "$said" | sed 's/.*"milliseconds"//' | grep -oE '[0-9]+\.[0-9]+' | sort -n -c ||
    fail "the percentiles do not rise: $said"
bench 0 fleet.v1.Fleet.Get "$local" -n 3 -c 5 --warm-up 0
says 'fleet.v1.Fleet/Get: 5 in flight'
says '  3 calls, '
says '  each took: p50 '
echo "$local" >"$dir/request.json"
bench 0 fleet.v1.Fleet/Get "@$dir/request.json" -n 10
says '  10 calls, '

# So long, and not longer than asked for by much; a stream's messages.
bench 0 fleet.v1.Fleet/Watch "$local" -c 2 --seconds 3 --warm-up 0 --json
echo "$said" | grep -qE '"messages":[1-9]' || fail "no message of a stream: $said"
echo "$said" | grep -qE '"seconds":(2\.9|[3-9]\.)' || fail "not 3 s: $said"
bench 0 fleet.v1.Fleet/Watch "$local" -c 1 -n 3 --warm-up 4500ms --json
says '"messages":3,'
# What passed before the first message of the measured part, some 5 s, is no time between two: 1 s at most,
# and what a busy machine adds.
echo "$said" | grep -qE '"max":[0-3]\.' || fail "the warm-up is in the times: $said"

# HEADWAY_VIA says which way they go.
ends 0 straight env HEADWAY_VIA=direct timeout 60 "$HEADWAY_CLI" bench fleet.v1.Fleet/Get "$local" \
    -n 100 -c 1 --warm-up 500ms -t 60s
ends 2 way env HEADWAY_VIA=round "$HEADWAY_CLI" bench fleet.v1.Fleet/Get "$local"
says 'write auto, broker or direct'

# Every call fails: that is said once, with the status's exit code, and before the time is over.
bench 1 fleet.v1.Fleet/Get '{"device":"nowhere"}' --seconds 50
says 'NOT_FOUND: there is no device'
says 'Every call ended so: nothing was measured'

# Far more calls are answered than are in flight, since so_far was asked: it is under way.
so_far() { "$HEADWAY_CLI" stats fleet.v1.Fleet/Get --json | sed -n 's/.*"ok":"\([0-9]*\)".*/\1/p'; }
under_way() { [ "$(so_far)" -gt $((before + 200)) ]; }

# ^C ends it with what there is.
before=$(so_far)
"$HEADWAY_CLI" bench fleet.v1.Fleet/Get "$local" -s 500 --warm-up 0 >"$dir/early.log" 2>&1 &
early=$!
until_ 60 under_way
kill -INT $early
wait $early || fail "an early end: $?"
grep -qE ' [1-9][0-9]* calls, [1-9]' "$dir/early.log" || fail "no figures at an early end"

# The service dies while it is measured: failures by status, and their exit code.
before=$(so_far)
"$HEADWAY_CLI" bench fleet.v1.Fleet/Get "$local" -s 8 -t 200ms --warm-up 0 --json \
    >"$dir/dies.log" 2>&1 &
dies=$!
until_ 60 under_way
kill -9 $service
code=0
wait $dies || code=$?
case $code in
4 | 5) ;;
*) fail "a lost service ended with $code" ;;
esac
grep -qE '"failed":[1-9]' "$dir/dies.log" || fail "no failure was counted"
grep -qE '"(UNAVAILABLE|DEADLINE_EXCEEDED)":[1-9]' "$dir/dies.log" || fail "no status was counted"

bench 2
says 'write `headway bench package.Service/Method'
bench 2 fleet.v1.Fleet/Get --in-flight 1025
says "a number from 1 to 1024"
bench 2 fleet.v1.Fleet/Get --seconds 0
says 'write seconds, or 500ms'
bench 2 fleet.v1.Fleet/Get --seconds 1 --calls 1
says '--calls or --seconds, not both'
ends 0 again "$FLEET" --version
"$FLEET" >"$dir/service.log" 2>&1 &
service=$!
until_ 60 "$FLEET_CLIENT" get
bench 2 fleet.v1.Fleet/Upload
says 'takes a stream of requests'
bench 3 fleet.v1.Fleet/Nope
says 'has no such method; `headway describe fleet.v1.Fleet`'
bench 65 fleet.v1.Fleet/Get '{"devic":1}'
says 'has no field "devic"'
bench 69 fleet.v1.Fleet/Get --bus elsewhere
