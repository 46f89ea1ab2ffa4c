#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The broker under a service manager: it is started by the first who connects, says when it is ready, and
# leaves the sockets as they are, however it ends.
. "$(dirname "$0")/../fleet/common.sh"
unset HEADWAY_THREADS
export XDG_CONFIG_HOME="$dir/config"
bus=ipc://$dir/m/main.sock
events=$dir/m/events
afresh() {
    rm -rf "$dir/m"
    mkdir "$dir/m"
}
# refuses CODE NAME OPTION... -- COMMAND...
refuses() {
    afresh
    code=$1 what=$2
    shift 2
    ends "$code" "$what" "$MANAGER" "$dir/m" --now "$@"
}
# lines COUNT LINE: so many such lines by now.
lines() {
    [ "$(grep -cx "$2" "$events")" = "$1" ]
}
# Who comes first waits until the broker has been started.
ping() {
    "$HEADWAY_CLI" ping --wait 60s "$@"
}
pid_of_last() {
    sed -n 's/^started //p' "$events" | tail -n 1
}

# Nobody connects: nothing runs. Then one does.
afresh
"$MANAGER" "$dir/m" -- "$HEADWAY_CLI" broker --insecure >"$dir/broker.log" 2>&1 &
broker=$! # the manager, which ends the broker too
until_ 60 test -s "$dir/m/port"
port=$(cat "$dir/m/port")
! grep -q started "$events" || fail "it was started before anybody came"
ends 0 first ping "$bus"
until_ 60 lines 1 READY=1
grep -q "^STATUS=listening at 2 addresses" "$events" || fail "the status is: $(grep STATUS "$events")"
grep -qx "headway broker: listening at $bus" "$dir/broker.log" || fail "it does not say where"
ends 0 tcp ping "tcp://127.0.0.1:$port"
lines 1 'started [0-9]*' || fail "tcp started another"

# The default address is not listened at besides; the one that was given is in use.
[ ! -e "$dir/headway/main.sock" ] || fail "the default is listened at too"
ends 73 beside "$HEADWAY_CLI" broker --listen "$bus"
says 'another process already listens'
ends 0 still ping "$bus"

# It dies, and is there again for the next who comes; it ends, and so too.
kill -9 "$(pid_of_last)"
until_ 60 lines 1 'signal 9'
[ -S "$dir/m/main.sock" ] || fail "the socket went with the killed broker"
ends 0 second ping "$bus"
until_ 60 lines 2 READY=1
kill "$(pid_of_last)"
until_ 60 lines 1 'exit 0'
lines 1 STOPPING=1 || fail "it did not say that it stops"
[ -S "$dir/m/main.sock" ] || fail "the socket went with the broker"
ends 0 third ping "tcp://127.0.0.1:$port"
until_ 60 lines 3 READY=1
ends 0 third ping "$bus"
kill "$broker"
wait "$broker" || true
broker=

# More than the sockets, if more is asked for. Who may write beside the socket has taken the lock there.
afresh
holder=''
if [ "$(id -u)" = 0 ] && command -v flock >/dev/null; then
    touch "$dir/m/main.sock.lock"
    chown 65534 "$dir/m/main.sock.lock"
    (flock 9 && exec sleep 600) 9>>"$dir/m/main.sock.lock" &
    holder=$!
fi
"$MANAGER" "$dir/m" -- "$HEADWAY_CLI" broker --insecure --listen other >"$dir/other.log" 2>&1 &
broker=$!
until_ 60 test -S "$dir/m/main.sock"
ends 0 given ping "$bus"
ends 0 other ping other
[ -z "$holder" ] || kill "$holder"
kill "$broker"
wait "$broker" || true
broker=

# What cannot be is said, and nothing starts.
refuses 2 threads -- "$HEADWAY_CLI" broker --insecure --threads 2
says 'with --threads each thread has an address of its own'
refuses 65 keyless -- "$HEADWAY_CLI" broker
says 'headway key new broker'
refuses 73 datagram --datagram -- "$HEADWAY_CLI" broker --insecure
says "the descriptor 5 ('mail') that was handed over is no listening stream socket"
ends 2 smuggled "$HEADWAY_CLI" broker --listen fd://0
says 'sockets are handed over by LISTEN_FDS alone'
! grep -q READY "$events" || fail "it said READY"
# Meant for another process: as if they were not there.
(LISTEN_PID=1 LISTEN_FDS=7 exec "$HEADWAY_CLI" broker --listen mine >"$dir/mine.log" 2>&1) &
broker=$!
until_ 60 "$HEADWAY_CLI" ping mine
kill $broker
wait $broker
broker=

# Of its own sockets it says READY when all can be reached: the manager tries as it hears it.
for threads in 1 3; do
    afresh
    "$MANAGER" "$dir/m" --bare -- "$HEADWAY_CLI" broker --threads $threads \
        --listen "ipc://$dir/m/own.sock" >"$dir/bare.log" 2>&1 &
    broker=$!
    until_ 60 test -e "$events"
    until_ 60 lines 1 READY=1
    lines 1 reached || fail "READY was said before it listened"
    kill "$broker"
    wait "$broker" || true
    broker=
done
