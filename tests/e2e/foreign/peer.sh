#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A peer in Python, on libzmq and the written protocol alone, beside ours: it calls the fleet, is
# called, publishes and subscribes; on both transports, on tcp and ipc.
. "$(dirname "$0")/../fleet/common.sh"
unset HEADWAY_TRANSPORT
peer() {
    "$PYTHON" "$(dirname "$0")/peer.py" "$@"
}

for kind in zmtp zmq; do
    "$HEADWAY_CLI" broker --transport $kind --listen main,tcp://127.0.0.1:0 --insecure \
        >"$dir/broker.log" 2>&1 &
    broker=$!
    until_ 60 grep -q 'listening at tcp:' "$dir/broker.log"
    start_service
    for url in $(sed -n 's/.*listening at \(.*\)/\1/p' "$dir/broker.log"); do
        # GetRequest{device: "local"}; a Device begins with its name.
        ends 0 call peer "$url" call fleet.v1.Fleet/Get 0a056c6f63616c
        says 0a056c6f63616c
        ends 1 missing peer "$url" call fleet.v1.Fleet/Get 0a046e6f6e65
        says 'status 5: '
        ends 1 unknown peer "$url" call fleet.v1.Fleet/Nothing
        says 'status 12: '

        peer "$url" serve foreign.v1.Echo Say 2 >"$dir/echo.log" 2>&1 &
        foreign=$!
        until_ 60 grep -q serving "$dir/echo.log"
        until_ 60 peer "$url" call foreign.v1.Echo/Say 0a0161
        ends 0 echo peer "$url" call foreign.v1.Echo/Say 0a0162
        says 0a0162
        wait $foreign || fail "the peer that serves did not end well"
        grep -q 'foreign.v1.Echo/Say 0a0162' "$dir/echo.log" || fail "$(cat "$dir/echo.log")"

        peer "$url" subscribe 'foreign.>' 1 >"$dir/events.log" 2>&1 &
        foreign=$!
        until_ 60 grep -q subscribed "$dir/events.log"
        ends 0 publish peer "$url" publish foreign.news 0102
        wait $foreign || fail "the peer that subscribes did not end well"
        grep -qx 'foreign.news 0102' "$dir/events.log" || fail "$(cat "$dir/events.log")"
    done
    kill "$service" "$broker"
    wait "$service" "$broker" || fail "the broker or the service did not end well"
    service='' broker=''
done
