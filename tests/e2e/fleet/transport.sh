#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# libzmq and our own ZMTP on one bus: every mixture of broker, service and client, on ipc and tcp.
. "$(dirname "$0")/common.sh"
unset HEADWAY_TRANSPORT

ends 2 option "$HEADWAY_CLI" broker --transport pigeon
says "--transport: 'pigeon' is none of ZMQ ZMTP"
ends 2 service "$FLEET" --transport pigeon
says "write zmtp or zmq"
ends 2 command env HEADWAY_TRANSPORT=pigeon "$HEADWAY_CLI" ping
says "write zmtp (built in, the default) or zmq (libzmq)"
ends 2 scheme env HEADWAY_TRANSPORT=zmtp "$HEADWAY_CLI" ping -b udp://127.0.0.1:1
says "no transport serves udp"

# use URL SERVICE CLIENT
use() {
    "$FLEET" --bus "$1" --transport "$2" >"$dir/service.log" 2>&1 &
    service=$!
    HEADWAY_BUS=$1
    until_ 60 "$FLEET_CLIENT" get --transport "$3"
    ends 0 upload "$FLEET_CLIENT" upload 600 --transport "$3"
    says "uploaded 600 readings"
    ends 0 watch "$FLEET_CLIENT" watch 2 50 load --transport "$3"
    says "over one minute"
    ends 0 call env HEADWAY_TRANSPORT="$3" "$HEADWAY_CLI" call --json fleet.v1.Fleet/Get '{"device":"local"}'
    says totalBytes
    HEADWAY_BUS=
    kill "$service"
    wait "$service" || fail "the service did not end well"
    service=
}

for kind in zmtp zmq; do
    "$HEADWAY_CLI" broker --transport $kind --listen main,tcp://127.0.0.1:0 --insecure \
        >"$dir/broker.log" 2>&1 &
    broker=$!
    until_ 60 grep -q 'listening at tcp:' "$dir/broker.log"
    tcp=$(sed -n 's/.*listening at \(tcp:.*\)/\1/p' "$dir/broker.log")
    ipc=$(sed -n 's/.*listening at \(ipc:.*\)/\1/p' "$dir/broker.log")
    for url in "$ipc" "$tcp"; do
        use "$url" zmq zmtp
        use "$url" zmtp zmq
        use "$url" $kind $kind
    done
    # Whoever listens, the other cannot take its path.
    ends 73 second "$HEADWAY_CLI" broker --transport zmq
    says "already listens"
    ends 73 second "$HEADWAY_CLI" broker --transport zmtp
    says "already listens"
    kill "$broker"
    wait "$broker" || fail "the broker did not end well"
    broker=
done
