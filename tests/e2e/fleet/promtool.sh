#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Prometheus' own checker reads what `headway stats --prometheus` prints of real traffic, finds
# nothing to complain of, and sees a planted fault. Skipped where promtool is not installed.
if ! command -v promtool >/dev/null; then
    echo "SKIPPED: promtool is not here; Debian's package prometheus has it"
    exit 77
fi
. "$(dirname "$0")/common.sh"
start_broker
start_service
export HEADWAY_LOG=error # on a busy machine a slow callback is logged
for _ in 1 2 3; do
    ends 0 get "$FLEET_CLIENT" get
done
ends 0 watch "$FLEET_CLIENT" watch 3 10 load
ends 0 prometheus "$HEADWAY_CLI" stats --prometheus
says 'headway_method_calls_total{service="fleet.v1.Fleet",method="Get",outcome="ok"}'
promtool check metrics <"$dir/prometheus.log" >"$dir/promtool.log" 2>&1 ||
    fail "promtool refuses the text"
[ ! -s "$dir/promtool.log" ] || fail "promtool has something to say"
for fault in 's/outcome="ok"/outcome="o"k"/' '/^# HELP headway_links /d'; do
    ! sed "$fault" "$dir/prometheus.log" | promtool check metrics >"$dir/planted.log" 2>&1 ||
        fail "promtool did not see a planted fault: $fault"
done
