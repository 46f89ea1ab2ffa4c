#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# From no worker to four and back to none, and no call fails: the first ones are held.
. "$(dirname "$0")/common.sh"
start_broker
run --min 0 --max 4 --per-worker 8 --idle 1s --service fleet.v1.Fleet -- "$FLEET"
until_ 60 sh -c "$HEADWAY_CLI ps | grep -q 'starts with the first call'"
workers 0 || fail "a worker runs though nobody has called"
[ "$(pids)" = '' ] || fail "a process runs though nobody has called"

for round in 1 2; do
    "$LOAD" 40 0 24 >"$dir/load.log" 2>&1 & # until all four are there
    load=$!
    until_ 60 workers 4
    kill -USR1 $load
    wait $load || fail "round $round: $(cat "$dir/load.log")"
    until_ 60 workers 0
    case $(refused_and_failed) in # a stream that has heard enough is cancelled, and counts as failed
    '0 '*) ;;
    *) fail "calls were refused: $(refused_and_failed)" ;;
    esac
done
said=$(cat "$dir/load.log")
says ' calls and 24 streams ended, 0 failed'
"$HEADWAY_CLI" ps --json >"$dir/ps.json"
grep -q '"restarts":0' "$dir/ps.json" || fail "workers ended by themselves: $(cat "$dir/ps.json")"

# The first to ask may be the shell, which needs the schema first.
kill "$service"
wait "$service" || fail "the supervisor ended with $?"
kill "$broker"
wait "$broker" || fail "the broker ended with $?"
start_broker
run --min 0 --idle 500ms --service fleet.v1.Fleet -- "$FLEET"
until_ 60 sh -c "$HEADWAY_CLI ps | grep -q 'starts with the first call'"
ends 0 by_json "$HEADWAY_CLI" call fleet.v1.Fleet/Get '{}' -t 60s

# Without --service one worker is started to learn what it serves; then there may be none.
kill "$service"
wait "$service" || fail "the supervisor ended with $?"
run --min 0 --idle 500ms -- "$FLEET"
until_ 60 in_log serves
until_ 60 workers 0
# Its deadline is 2 s, which is little for a program to start in: then it has waited, and may ask again.
held() {
    for _ in 1 2 3 4 5 6 7 8 9; do
        "$FLEET_CLIENT" get >"$dir/get.log" 2>&1 && return
        grep -q '^DEADLINE_EXCEEDED' "$dir/get.log" || break
    done
    cat "$dir/get.log" && false
}
ends 0 held held
