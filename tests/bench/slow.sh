#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Slow parties: a stream reader and a subscriber 100 times slower than their sources (at once, each
# with a broker of its own), whose broker must not grow; then one of 100 subscribers stopped
# (SIGSTOP), in turn with none stopped, which the others must not feel.
# usage: BUILD=DIR tests/bench/slow.sh [SECONDS [PAIRS [PHASE]]]
#   SECONDS of slow reading (60), PAIRS of phases (3), PHASE: seconds of each (10)
# exit code: 0 every goal was met, 1 one was missed, 2 usage
set -euo pipefail
build=${BUILD:?the release build}
case ${1:-} in
-h | --help) sed -n '/^# usage/,/^# exit/s/^# //p' "$0" && exit 0 ;;
esac
seconds=${1:-60} pairs=${2:-3} phase=${3:-10}
bench=$build/tests/bench data=$build/slow.data
dir=$(mktemp -d)
export XDG_RUNTIME_DIR=$dir HEADWAY_LOG=error HEADWAY_BUS=
pids=()
stop() {
    kill "${pids[@]}" 2>/dev/null || true
    wait "${pids[@]}" 2>/dev/null || true
    pids=()
}
trap 'stop; rm -rf "$dir"' EXIT
limit=$((seconds + 2 * pairs * (phase + 2) + 60))
broker() { # NAME
    HEADWAY_BUS=$1 timeout "$limit" "$build/headway" broker >"$dir/$1.log" 2>&1 &
    pids+=($!)
    sleep 0.5
    # timeout's child is the broker
    pgrep -P "${pids[-1]}" >"$dir/$1.pid"
}
code=0
broker stream
broker events
broker fanout
HEADWAY_BUS=stream timeout "$limit" "$bench/load-service" 1 1 >"$dir/service.log" 2>&1 &
pids+=($!)
for ((tries = 0; tries < 50; tries++)); do
    HEADWAY_BUS=stream "$build/headway" ls 2>/dev/null | grep -q bench.load.v1.Work && break
    sleep 0.2
done
HEADWAY_BUS=stream timeout "$limit" "$bench/slow-reader" stream "$seconds" \
    "$(cat "$dir/stream.pid")" >"$dir/stream.out" 2>&1 &
one=$!
HEADWAY_BUS=events timeout "$limit" "$bench/slow-reader" events "$seconds" \
    "$(cat "$dir/events.pid")" >"$dir/events.out" 2>&1 &
two=$!
wait $one || code=1
wait $two || code=1
HEADWAY_BUS=fanout timeout "$limit" "$bench/slow-fanout" "$pairs" "$phase" >"$dir/fanout.out" 2>&1 ||
    code=1
grep -v '^what=' "$dir"/{stream,events,fanout}.out -h
grep -h '^what=' "$dir"/{stream,events,fanout}.out >"$data" || true
echo "load average $(cut -d' ' -f1 /proc/loadavg) after, $(nproc) CPUs; lines for machines: $data"
exit $code
