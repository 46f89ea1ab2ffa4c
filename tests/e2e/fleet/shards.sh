#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A broker on several threads: its addresses, where things are, and how it ends.
. "$(dirname "$0")/common.sh"
start_threads() {
    "$HEADWAY_CLI" broker --threads 3 "$@" >"$dir/broker.log" 2>&1 &
    broker=$!
}

start_threads
until_ 60 "$HEADWAY_CLI" ping
start_service
socket="ipc://$dir/headway/main.sock"
for address in "$socket" "$socket.1" "$socket.2"; do
    grep -q " at $address\$" "$dir/broker.log" || fail "it did not say that it is at $address"
done

# The service is at one of them; who asks the bus as a whole does not notice.
there='' elsewhere=''
for address in "$socket" "$socket.1" "$socket.2"; do
    ends 0 ls "$HEADWAY_CLI" ls --bus "$address"
    case $said in
    *"1 worker"*) there="$there $address" ;;
    *) elsewhere=$address ;;
    esac
done
[ "$(echo $there | wc -w)" -eq 1 ] || fail "the service is at: $there"
ends 0 ls "$HEADWAY_CLI" ls
[ "$(grep -c '^fleet.v1.Fleet' "$dir/ls.log")" -eq 1 ] || fail "not once: $said"
[ "$(grep -c '^headway.v1.Health' "$dir/ls.log")" -eq 1 ] || fail "not once: $said"
ends 0 call "$HEADWAY_CLI" call fleet.v1.Fleet/Get '{"device": "local"}'
ends 0 straight env HEADWAY_VIA=direct "$FLEET_CLIENT" get
ends 0 stats "$HEADWAY_CLI" stats
says "fleet.v1.Fleet/Get"
ends 0 one "$HEADWAY_CLI" call fleet.v1.Fleet/Get '{"device": "local"}' --bus $there
ends 3 other "$HEADWAY_CLI" call fleet.v1.Fleet/Get '{"device": "local"}' --bus "$elsewhere"
says "at this shard"

# Events go by the first.
"$HEADWAY_CLI" sub 'shards.>' --count 1 --raw >"$dir/sub.log" 2>&1 &
sub=$!
until_ 60 sh -c "'$HEADWAY_CLI' stats | grep -q '1 subscription'"
ends 0 pub "$HEADWAY_CLI" pub shards.one --raw 00ff
wait $sub || fail "the event did not come"

# A signal ends all threads, with what is in flight.
kill -TERM "$broker"
wait "$broker" || fail "it did not end well"
broker=''
for address in "$socket" "$socket.1" "$socket.2"; do
    [ ! -e "${address#ipc://}" ] || fail "$address was left behind"
done
kill "$service"
wait "$service" || true
service=''

# Over tcp: the ports after the first, and not one of them less.
port=$(own_port)
"$HEADWAY_CLI" broker --listen "tcp://127.0.0.1:$((port + 2))" --insecure >"$dir/alone.log" 2>&1 &
alone=$!
until_ 60 "$HEADWAY_CLI" ping "tcp://127.0.0.1:$((port + 2))"
ends 73 taken "$HEADWAY_CLI" broker --threads 3 --listen "tcp://127.0.0.1:$port" --insecure
says "with --threads each thread has an address of its own"
kill $alone
wait $alone || true
start_threads --listen "tcp://127.0.0.1:$port" --insecure
until_ 60 "$HEADWAY_CLI" ping "tcp://127.0.0.1:$port"
HEADWAY_BUS=tcp://127.0.0.1:$port
start_service
ends 0 call "$HEADWAY_CLI" call fleet.v1.Fleet/Get '{"device": "local"}'

HEADWAY_BUS=
ends 2 many "$HEADWAY_CLI" broker --threads 65
says "64 at most"
ends 2 zero "$HEADWAY_CLI" broker --threads 0
ends 2 nowhere "$HEADWAY_CLI" broker --threads 2 --listen tcp://127.0.0.1:0 --insecure
says "needs a port"
