#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What `headway stats` counts of real traffic, for people, programs and Prometheus.
. "$(dirname "$0")/common.sh"
start_broker
start_service # asks once or more until it is there
export HEADWAY_LOG=error # on a busy machine a slow callback is logged, between the lines that are counted
for _ in 1 2 3; do
    ends 0 get "$FLEET_CLIENT" get
done
ends 0 watch "$FLEET_CLIENT" watch 3 10 load

ends 0 stats "$HEADWAY_CLI" stats
says "1 service, 1 worker, 0 subscriptions"
says "fleet.v1.Fleet/Get"
says "fleet.v1.Fleet/Watch"
says "handler"
ends 0 one "$HEADWAY_CLI" stats fleet.v1.Fleet/W
says "  1 call: "
case $said in *Fleet/Get*) fail "a method was told that was not asked for" ;; esac
ends 1 none "$HEADWAY_CLI" stats nobody.v1
says "no method that begins with nobody.v1 has been called"
ends 1 none "$HEADWAY_CLI" stats nobody.v1 --json
ends 0 one "$HEADWAY_CLI" stats fleet.v1.Fleet/W --json
[ "$(grep -c '^{"method":"fleet.v1.Fleet/Watch"' "$dir/one.log")" -eq 1 ] || fail "not the method alone: $said"
ends 2 both "$HEADWAY_CLI" stats --prometheus --json

ends 0 json "$HEADWAY_CLI" stats --json
says '"method":"fleet.v1.Fleet/Get"'
says '"service":"fleet.v1.Fleet"'

ends 0 prometheus "$HEADWAY_CLI" stats --prometheus
says 'headway_method_calls_total{service="fleet.v1.Fleet",method="Get",outcome="ok"}'
says 'headway_worker_slots_free{service="fleet.v1.Fleet",worker="headway-fleet",link='
checker=$(dirname "$0")/prometheus.awk
awk -f "$checker" "$dir/prometheus.log" >"$dir/checker.log" || fail "the text is not well formed"

# The checker sees what it is there to see.
sees_nothing_wrong_with() {
    sed "$1" "$dir/prometheus.log" | awk -f "$checker" >"$dir/planted.log" 2>&1
}
for fault in '/^# TYPE headway_links /d' 's/le="0.000128"/le="0.000064"/' '/^headway_links /p' \
    's/outcome="ok"/outcome="o"k"/' '/_count{/s/[0-9]*$/77/' '/^headway/d'; do
    ! sees_nothing_wrong_with "$fault" || fail "a planted fault was not seen: $fault"
done
# A caller's many calls are each in exactly one bucket of each time.
counted=$(sed -n 's/^headway_call_queue_seconds_count{service="fleet.v1.Fleet",method="Get"} //p' \
    "$dir/prometheus.log")
[ "$counted" -ge 4 ] || fail "$counted calls were timed"
