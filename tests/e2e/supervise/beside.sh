#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# `headway up` beside a broker that is there already: it ends at once, says what to do, and that is so.
. "$(dirname "$0")/common.sh"
start_broker
printf 'broker: {}\nservices:\n  - {name: fleet, command: ["%s"]}\n' "$FLEET" >"$dir/up.yaml"
ends 73 up "$HEADWAY_CLI" up "$dir/up.yaml"
[ "$(grep -c 'cannot listen at ipc://' "$dir/up.log")" -eq 1 ] || fail "it was tried again: $said"
says 'another process already listens at this address'
says 'GIVING UP: the broker cannot listen'
says 'leave `broker` out of the file'
says 'write another name as its `listen`'
ends 0 others "$HEADWAY_CLI" ping

# follows TEXT: with this for the broker, the service comes up.
follows() {
    sed "s/^broker: {}/$1/" "$dir/up.yaml" >"$dir/next.yaml"
    "$HEADWAY_CLI" up "$dir/next.yaml" >"$dir/run.log" 2>&1 &
    service=$!
    until_ 60 "$HEADWAY_CLI" call fleet.v1.Fleet/Get '{"device": "local"}' --bus "$2"
    kill $service
    wait $service || fail "up ended with $?"
    service=
}
follows '' main
follows 'broker: {listen: beside}' beside
