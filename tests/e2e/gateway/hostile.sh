#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Services that die in the middle, clients that vanish, and those who do not speak HTTP at all.
. "$(dirname "$0")/common.sh"
start_broker
start_service
start_trial
start_gateway
will_answer 200 GET /v1/devices/local
will_answer 200 GET /v1/hold/0

story dies "$trial"
wait "$trial" || true
start_trial
until_ 10 counts services 3
will_answer 200 GET /v1/hold/0

story vanish "${SEED:-$$}"
story garbage "${SEED:-$$}"
until_ 10 counts requests_in_flight 0
until_ 10 counts websockets 0
until_ 10 counts connections 1 # who asks
answers 200 GET /v1/hold/0
answers 200 GET /v1/devices/local
# Nobody works for those who are gone.
idle() {
    "$HEADWAY_CLI" ls >"$dir/ls.log"
    [ "$(grep -c ' 0 running, 0 waiting;' "$dir/ls.log")" -eq 2 ]
}
until_ 10 idle
kill -0 "$gateway" || fail "the gateway is gone"
stop_gateway
