#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What browsers and those who look after the gateway ask of it: origins, descriptions, numbers, and
# the thread of a trace.
. "$(dirname "$0")/common.sh"
start_broker
start_service
start_trial
start_gateway --cors-origins https://app.example.com,https://*.pages.example.com \
    --expose-topics 'fleet.v1.>' --headers 'X-Served-By: story'
will_answer 200 GET /v1/devices/local
will_answer 200 GET /v1/hold/0
story origins
story descriptions
story traces

# The trace is the call's, for whoever looks at the bus too.
"$HEADWAY_CLI" tap trial.v1.Trial/Hold -n 1 >"$dir/tap.log" 2>&1 &
tap=$!
other="$other $tap"
tapped() {
    ask GET /v1/hold/0 >"$dir/hold.log" && grep -q Hold "$dir/tap.log"
}
until_ 10 tapped
wait "$tap" || fail "tap ended with $?"
stop_gateway
