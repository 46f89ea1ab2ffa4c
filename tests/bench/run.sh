#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Calls through the broker, on each transport, beside raw libzmq through zmq_proxy, interleaved, every process of a run on
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

headway() { # IN_FLIGHT TRANSPORT
    export HEADWAY_TRANSPORT=$2
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
ratio() { # NAME OURS THEIRS: says it, and keeps it for the median
    awk -v a="${2%% *}" -v b="${3%% *}" 'BEGIN { printf "%.2f\n", a / b }' >>"$dir/$1"
    printf ' | %s %s' "$1" "$(tail -n 1 "$dir/$1")"
}
median() {
    sort -n "$1" | awk '{ r[NR] = $1 } END { print r[int((NR + 1) / 2)] }'
}
for flight in 1 256; do
    rm -f "$dir"/*:*
    for repetition in $(seq "$repetitions"); do
        zmtp=$(headway $flight zmtp)
        zmq=$(headway $flight zmq)
        proxy=$(proxied $flight)
        printf '%4d in flight, run %d: zmtp %s | zmq %s | zmq_proxy %s' \
            "$flight" "$repetition" "$zmtp" "$zmq" "$proxy"
        ratio zmq:zmq_proxy "$zmq" "$proxy"
        ratio zmtp:zmq_proxy "$zmtp" "$proxy"
        ratio zmtp:zmq "$zmtp" "$zmq"
        echo
    done
    for name in zmq:zmq_proxy zmtp:zmq_proxy zmtp:zmq; do
        printf '%4d in flight: median ratio %s %s\n' "$flight" "$name" "$(median "$dir/$name")"
    done
done
