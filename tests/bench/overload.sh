#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Overload, open loop: a sweep finds the peak, then five times that, then 0.8 of it; through the
# broker, and through nats-server and gRPC where their programs were built (--no-peers: not).
# Handlers take HANDLER_MS each, CONCURRENCY at once; every system finds its own peak. The tables go
# to the standard output, the same figures as lines of key=value to DATA.
# usage: BUILD=DIR tests/bench/overload.sh [--quick] [--no-peers] [--only SYSTEM] [OPTION=VALUE...]
#   --quick   short phases, to try it; SYSTEM: headway, nats, nats-default, grpc, grpc-refusing
#   handler=MS (4), concurrency=N (4), deadline=MS (1000), step=S (2), overload=S (10),
#   recovery=S (6), data=FILE (BUILD/overload.data)
# exit code: 0 Headway met every goal, 1 it missed one, 2 usage
set -euo pipefail
build=${BUILD:?the release build}
handler=4 concurrency=4 peers=1 only='' data=$build/overload.data options=()
usage() {
    sed -n '/^# usage/,/^# exit/s/^# //p' "$0"
}
while [ $# -gt 0 ]; do
    case $1 in
    -h | --help) usage && exit 0 ;;
    --quick) options+=(step=1 overload=4 recovery=4) ;;
    --no-peers) peers=0 ;;
    --only) only=${2:?--only needs a system} && shift ;;
    handler=[1-9]*) handler=${1#*=} ;;
    concurrency=[1-9]*) concurrency=${1#*=} ;;
    data=?*) data=${1#*=} ;;
    deadline=[1-9]* | step=[1-9]* | overload=[1-9]* | recovery=[1-9]*) options+=("$1") ;;
    *) usage >&2 && exit 2 ;;
    esac
    shift
done
options+=("rate=$((concurrency * 1000 / handler))" "data=$data")
bench=$build/tests/bench
dir=$(mktemp -d)
export XDG_RUNTIME_DIR=$dir HEADWAY_LOG=error HEADWAY_BUS=
pids=()
stop() {
    kill "${pids[@]}" 2>/dev/null || true
    wait "${pids[@]}" 2>/dev/null || true
    pids=()
}
trap 'stop; rm -rf "$dir"' EXIT
start() { # COMMAND...
    timeout 600 "$@" >"$dir/${1##*/}.log" 2>&1 &
    pids+=($!)
    sleep 0.7
}
client() { # COMMAND...
    timeout 300 "$@" "${options[@]}" || return
}
headway() {
    start "$build/headway" broker
    start "$bench/load-service" "$handler" "$concurrency"
    client "$bench/load-client"
}
# One subscription, CONCURRENCY threads that answer; PENDING: what may wait for them in the library
# (its pending limit; 0: the default, 65536). Replies and requests are sent at once.
nats() { # NAME PENDING
    start nats-server -a 127.0.0.1 -p 42223
    start "$bench/load-nats" service nats://127.0.0.1:42223 "$handler" "$concurrency" "$2"
    client "$bench/load-nats" client nats://127.0.0.1:42223 "$1"
}
# Completion queue; LINE 0: as many calls are requested as may run, the rest waits in the library;
# else the service itself refuses RESOURCE_EXHAUSTED whom finds LINE waiting.
grpc() { # NAME LINE
    start "$bench/load-grpc" service "unix:$dir/grpc" "$handler" "$concurrency" "$2"
    client "$bench/load-grpc" client "unix:$dir/grpc" "$1"
}
run() { # SYSTEM PROGRAM COMMAND...: if it is wanted and there
    local name=$1 program=$2 code=0
    shift 2
    [ -z "$only" ] || [ "$only" = "$name" ] || return 0
    if ! command -v "$program" >/dev/null; then
        echo "$name: not built; install its packages (./dev bench overload says which)"
        return 0
    fi
    "$@" || code=$?
    [ $code -eq 0 ] || tail -n 3 "$dir"/*.log >&2
    stop
    return $code
}
: >"$data"
echo "on $(nproc) CPUs, load average $(cut -d' ' -f1 /proc/loadavg) before"
code=0
run headway "$bench/load-client" headway || code=1
if [ $peers -eq 1 ]; then
    waiting=$((concurrency * 4)) # four turns: the line that a service would keep itself
    run nats "$bench/load-nats" nats nats "$waiting" || true
    run nats-default "$bench/load-nats" nats nats-default 0 || true
    run grpc "$bench/load-grpc" grpc grpc 0 || true
    run grpc-refusing "$bench/load-grpc" grpc grpc-refusing "$waiting" || true
fi
echo "load average $(cut -d' ' -f1 /proc/loadavg) after; lines for machines: $data"
exit $code
