#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Back pressure from end to end: whoever is slow is waited for, where it is told and not where
# memory grows; and who leaves ends what was done for it.
. "$(dirname "$0")/common.sh"
seconds=${SECONDS_SLOW:-10}
start_broker
start_service
start_trial
# Slow, but not so slow that they are cut.
start_gateway --expose-topics 'fleet.v1.>' --limits-stall-ms 3m
will_answer 200 GET /v1/devices/local
will_answer 200 GET /v1/hold/0
story slow_reader "$seconds" "$gateway" "$broker" "$service" "$trial"
# No more than could wait on the way: the service stood.
poured() { [ "$(grep -c 'pour: cancelled' "$dir/trial.log")" -eq 3 ]; }
until_ 10 poured
most=$(sed -n 's/^pour: cancelled after //p' "$dir/trial.log" | tail -n 1)
[ "$most" -lt 1000 ] || fail "$most drops were poured for one who read 200"

story slow_service "$gateway" "$broker" "$trial"
story flood "$gateway"
story slow_listener "$gateway" "$broker"

# Who leaves while it waits is not waited for: down to the handler.
story leave /v1/hold/3500 "$dir/trial.log" 'hold: 3500 ms'
until_ 10 grep -q 'hold: cancelled' "$dir/trial.log"
until_ 10 counts requests_in_flight 0
rests() { "$HEADWAY_CLI" ls trial.v1.Trial | grep -q ' 0 running, 0 waiting;'; }
until_ 10 rests
left=$(counter cancelled_total)
[ "$left" -ge 3 ] || fail "cancelled_total is $left"
answers 200 GET /v1/hold/0
stop_gateway
