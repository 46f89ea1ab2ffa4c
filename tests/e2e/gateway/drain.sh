#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SIGTERM: what has an end is awaited, what has none is ended, and nobody new is let in. A second
# one does not wait.
. "$(dirname "$0")/common.sh"
start_broker
start_service
start_trial
start_gateway --limits-drain-ms 6s --expose-topics 'fleet.v1.>'
will_answer 200 GET /v1/devices/local
will_answer 200 GET /v1/hold/0
story drain "$gateway" "$dir/trial.log"
code=0
wait "$gateway" || code=$?
[ $code -eq 0 ] || fail "the gateway ended with $code"
grep -q 'draining, at most 6 s' "$dir/gateway.log" || fail "it did not say so"
"$HEADWAY_CLI" ls >"$dir/ls.log"
! grep -q headway-gateway "$dir/ls.log" || fail "it is still on the bus"

# Nothing in flight: at once.
start_gateway --limits-drain-ms 60s
will_answer 200 GET /v1/hold/0
stop_gateway

# twice: with a stream that has no end, and 60 s for it.
start_gateway --limits-drain-ms 60s
will_answer 200 GET /v1/devices/local
story twice "$gateway" "$dir/gateway.log"
wait "$gateway" || true
