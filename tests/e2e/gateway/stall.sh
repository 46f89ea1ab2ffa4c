#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Whoever stands still for too long is let go, and its call with it; but not who waits for a service
# that stands itself.
. "$(dirname "$0")/common.sh"
start_broker
start_trial
start_gateway --limits-stall-ms 1s
will_answer 200 GET /v1/hold/0
story stall "$dir/trial.log"
until_ 10 grep -q 'drink: cancelled after 1' "$dir/trial.log"
until_ 10 counts requests_in_flight 0
story slow_service "$gateway" "$broker" "$trial"
stop_gateway
