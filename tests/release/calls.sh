#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The unit lets the broker do what it does, in both transports: each system call that it makes is one that
# SystemCallFilter= leaves it. usage: calls.sh BUILD SOURCE
. "$(dirname "$0")/common.sh"
for tool in strace systemd-analyze; do
    command -v $tool >/dev/null || {
        echo "$tool is not here (apt-get install strace systemd): the calls are not compared"
        exit 77
    }
done
command=$stage/usr/bin/headway
export XDG_RUNTIME_DIR="$stage" XDG_CONFIG_HOME="$stage/config" HEADWAY_BUS=
strace -o "$stage/try" true 2>/dev/null || {
    echo 'strace may not look at anything here: the calls are not compared'
    exit 77
}
port=$((20000 + $$ * 3 % 12000)) # below those that connections get for their own
for transport in zmtp zmq; do
    export HEADWAY_TRANSPORT=$transport
    strace -f -o "$stage/$transport.trace" sh -c 'echo $$ >"$0/pid" && exec "$1" broker --insecure --listen "main,tcp://127.0.0.1:$2"' \
        "$stage" "$command" $port >"$stage/log" 2>&1 &
    tries=600
    until "$command" ping >/dev/null 2>&1 && "$command" ping tcp://127.0.0.1:$port >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || fail "no broker: $(cat "$stage/log")"
        sleep 0.1
    done
    "$command" ls >/dev/null
    kill -HUP "$(cat "$stage/pid")"
    "$command" ping >/dev/null
    kill "$(cat "$stage/pid")"
    wait
done
unit=$source/bus/install/systemd/headway-broker.service
python3 "$here/calls.py" "$unit" "$stage"/*.trace
grep -v 'SystemCallFilter=sched_setscheduler' "$unit" >"$stage/narrow.service"
if python3 "$here/calls.py" "$stage/narrow.service" "$stage"/*.trace; then
    fail 'a call that is taken away is not missed'
fi
