#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# kill -9: of a worker, which is started again; of the broker, which everybody finds again; of the
# supervisor, whose workers die with it.
. "$(dirname "$0")/common.sh"
start_broker
run --min 2 -- "$FLEET"
until_ 60 workers 2
victim=$(pids | head -1)
kill -9 "$victim"
until_ 60 in_log 'killed by signal 9 (Killed); the next may start in 100 ms'
replaced() { workers 2 && ! pids | grep -qx "$victim"; }
until_ 60 replaced
ends 0 after "$FLEET_CLIENT" get

before=$(pids | sort)
kill -9 "$broker"
wait "$broker" || true
start_broker
until_ 60 workers 2
[ "$(pids | sort)" = "$before" ] || fail "workers were restarted because the broker was"
ends 0 again "$FLEET_CLIENT" get

kill -9 "$service"
wait "$service" || true
service=
until_ 60 gone $before
until_ 60 sh -c "$HEADWAY_CLI ps | grep -q 'no supervisor'"
