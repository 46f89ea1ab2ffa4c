#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Services and brokers come and go; the gateway stays, and says how it stands.
. "$(dirname "$0")/common.sh"

# Before there is a broker.
start_gateway --expose-topics 'fleet.v1.>'
answers 200 GET /healthz
answers 503 GET /readyz
says "no broker"
answers 503 GET /v1/devices/local
start_broker
will_answer 200 GET /readyz
answers 404 GET /v1/devices/local

# appears PATH COMMAND...: how long until it is reachable, from its being known to the broker on.
appears() {
    path=$1 name=$2
    until_ 10 grep -q "serves $name" "$dir/broker.log"
    python3 "$here/appears.py" "$path" || fail "$name is reached too late"
}
"$FLEET" >"$dir/service.log" 2>&1 &
service=$!
appears /v1/devices/local fleet.v1.Fleet
start_trial
appears /v1/hold/0 trial.v1.Trial
# Where the gateway answers itself no service is, and that is told and not described.
until_ 5 grep -q 'trial.v1.Trial/Refuse: GET /events/{message}: .*/events/' "$dir/gateway.log"
until_ 5 counts routes_refused 1
answers 200 GET /openapi.json
case $said in
*'/events/{message}'*) fail "a path is described that is none" ;;
esac
# With headway.v1.Health, the broker's own.
until_ 5 counts services 3

# A worker alone has slow calls, too: `ls` tells only who is slow beside others.
slow_alone() {
    for _ in 1 2 3 4 5; do ask GET /v1/hold/0 >/dev/null; done
    ask GET /v1/hold/300 >/dev/null
    "$HEADWAY_CLI" ls trial.v1.Trial >"$dir/ls.log" &&
        "$HEADWAY_CLI" ls --json trial.v1.Trial |
        grep -Eq '"pacePercent": ?([2-9][0-9]{2}|[0-9]{4,})'
}
until_ 60 slow_alone
grep -q 'as slow as usual' "$dir/ls.log" && fail "ls: $(cat "$dir/ls.log")"

# One that is killed is known, and missed.
kill -9 "$service"
wait "$service" || true
will_answer 503 GET /v1/devices/local # its end may be heard behind the next call: 502
answers 503 GET /v1/devices/local
says 'retry-after: 1'
says '"code":14'
until_ 10 counts services 2
answers 503 GET /v1/devices/local
says 'retry-after: 1'
says 'fleet.v1.Fleet'
answers 200 GET /v1/hold/0
start_service
will_answer 200 GET /v1/devices/local

# One that leaves in order is missed no less.
kill "$trial"
wait "$trial" || fail "the service ended with $?"
until_ 10 counts services 2
answers 503 GET /v1/hold/0
says 'retry-after: 1'

# The broker dies under it. What was known is known, and answered for.
kill -9 "$broker"
wait "$broker" || true
until_ 10 counts bus_connected 0
answers 200 GET /healthz
answers 503 GET /readyz
for path in /v1/devices/local /events/fleet.v1.ReadingOutOfRange.local; do
    answers 503 GET $path
    says 'retry-after: 1'
    says 'no broker'
done
start_broker
will_answer 200 GET /readyz
will_answer 200 GET /v1/devices/local
stop_gateway
