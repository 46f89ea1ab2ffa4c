#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Calls through the broker beside raw libzmq through zmq_proxy, interleaved, every process of a run on
# one CPU (the cost of a call, steady). The ratio is taken per repetition; its median counts.
# usage: BUILD=DIR tests/bench/run.sh [REPETITIONS [SECONDS]]
set -euo pipefail
build=${BUILD:?the release build}
repetitions=${1:-5} seconds=${2:-2}
dir=$(mktemp -d)
export XDG_RUNTIME_DIR=$dir HEADWAY_LOG=error HEADWAY_BUS=
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$dir"' EXIT
pinned=(taskset -c "$(($(nproc) - 1))")
stop() {
    kill "${pids[@]}" 2>/dev/null || true
    wait "${pids[@]}" 2>/dev/null || true
    pids=()
}
bench=$build/tests/bench

headway() { # IN_FLIGHT
    "${pinned[@]}" "$build/headway" broker --calls-per-link 8192 >/dev/null 2>&1 & pids+=($!)
    sleep 0.3
    "${pinned[@]}" "$bench/echo-service" >/dev/null 2>&1 & pids+=($!)
    sleep 0.3
    "${pinned[@]}" timeout 60 "$bench/echo-client" "$1" "$seconds" || echo "0 calls/s: the client failed"
    stop
}
proxied() {
    "${pinned[@]}" "$bench/zmq-peer" proxy "ipc://$dir/front" "ipc://$dir/back" >/dev/null 2>&1 & pids+=($!)
    sleep 0.3
    "${pinned[@]}" "$bench/zmq-peer" service "ipc://$dir/back" >/dev/null 2>&1 & pids+=($!)
    sleep 0.3
    "${pinned[@]}" "$bench/zmq-peer" client "ipc://$dir/front" "$1" "$seconds"
    stop
}
for flight in 1 256; do
    : >"$dir/ratios"
    for repetition in $(seq "$repetitions"); do
        ours=$(headway $flight)
        theirs=$(proxied $flight)
        ratio=$(awk -v a="${ours%% *}" -v b="${theirs%% *}" 'BEGIN { printf "%.2f", a / b }')
        echo "$ratio" >>"$dir/ratios"
        printf '%4d in flight, run %d: headway %s | zmq_proxy %s | ratio %s\n' \
            "$flight" "$repetition" "$ours" "$theirs" "$ratio"
    done
    printf '%4d in flight: median ratio %s\n' "$flight" \
        "$(sort -n "$dir/ratios" | awk '{ r[NR] = $1 } END { print r[int((NR + 1) / 2)] }')"
done
