#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Sourced: what the stories of supervisors share. A supervisor's pid is $service, so that it ends
# with the test.
. "$(dirname "$0")/../fleet/common.sh"

# run OPTION...: `headway run` with these options.
run() {
    "$HEADWAY_CLI" run "$@" >"$dir/run.log" 2>&1 &
    service=$!
}

# workers N: so many workers serve, and none is in another state.
workers() {
    "$HEADWAY_CLI" ps >"$dir/ps.log"
    [ "$(grep -c ' serving ' "$dir/ps.log")" -eq "$1" ] && ! grep -qE ' (starting|draining) ' "$dir/ps.log"
}

# pids: of all workers.
pids() {
    "$HEADWAY_CLI" ps | sed -n 's/^    .* pid \([0-9]*\) .*/\1/p'
}

# gone PID...: none of these processes is left.
gone() {
    for process in "$@"; do
        [ ! -e "/proc/$process" ] || grep -q "^State:.Z" "/proc/$process/status" || return 1
    done
}

# refused_and_failed: what the broker counted of the fleet, "0 0" if nothing was.
refused_and_failed() {
    "$HEADWAY_CLI" ls --json fleet | grep -o '"callsFailed":"[0-9]*","callsRefused":"[0-9]*"' |
        sed 's/[^0-9]*\([0-9]*\)[^0-9]*\([0-9]*\).*/\2 \1/'
}

in_log() {
    grep -q "$1" "$dir/run.log"
}
