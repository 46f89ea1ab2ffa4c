#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A command that stands still for a while, and not its broker, does not say that none answers.
. "$(dirname "$0")/../fleet/common.sh"
start_broker

# While the command waits, it is stopped until it has waited for too long; its answer lies there.
stand_still() {
    kill -STOP "$broker"
    "$HEADWAY_CLI" ping -n 1 >"$dir/ping.log" 2>&1 &
    ping=$!
    sleep 0.7
    kill -STOP $ping
    kill -CONT "$broker"
    sleep 2
    kill -CONT $ping
    wait $ping
}
# A machine that stands still itself may take its time away again.
stand_still || stand_still || stand_still || fail "it gave up: $(cat "$dir/ping.log")"

# Where none answers, that is said as before.
kill -STOP "$broker"
ends 69 ping "$HEADWAY_CLI" ping
says 'no broker answers'
kill -CONT "$broker"
