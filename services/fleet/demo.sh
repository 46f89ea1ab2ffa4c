#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ./dev demo: a broker, the example service and its callers at work. Whatever is shown is checked:
# the first thing that is not so ends the demo with exit code 1.
set -euo pipefail
build=${BUILD:?the build to show}
program() { find "$build" -type f -name "$1" -perm -u+x -print -quit; }
headway=$(program headway)
fleet=$(program headway-fleet)
client=$(program fleet-client)
dir=$(mktemp -d)
export XDG_RUNTIME_DIR=$dir HEADWAY_BUS= HEADWAY_LOG=warn
broker='' service='' others=()
slow_seconds=${DEMO_SLOW_SECONDS:-10}

finish() {
    local code=$? pid
    for pid in "${others[@]}" $service $broker; do
        kill "$pid" 2>/dev/null || true
    done
    wait 2>/dev/null || true
    rm -rf "$dir"
    exit $code
}
trap finish EXIT
trap 'exit 130' INT TERM

part=0
title() {
    part=$((part + 1))
    printf '\n\033[1m%d. %s\033[0m\n' "$part" "$*"
}
tell() { printf '%s\n' "$*"; }
failed() {
    printf '\nThis is not as it should be: %s\n' "$*" >&2
    exit 1
}
# Shows a command as one would type it, and runs it.
run() {
    printf '   $ %s\n' "$(printf '%s ' "$(basename "$1")" "${@:2}" | sed 's/ $//')"
    "$@" 2>&1 | tee "$dir/said" | sed 's/^/   /'
}
expect() { grep -q -- "$1" "$dir/said" || failed "it should have said \"$1\""; }
eventually() {
    local tries=100
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || failed "\"$*\" did not succeed in ten seconds"
        sleep 0.1
    done
}
start_service() {
    "$fleet" >"$dir/service.log" 2>&1 &
    service=$!
    eventually "$client" get
}

title "A broker"
tell "It needs no configuration, and listens on a socket that only you can open."
"$headway" broker >"$dir/broker.log" 2>&1 &
broker=$!
eventually "$headway" ping
sed 's/^/   /' "$dir/broker.log"

title "A service"
tell "fleet.v1.Fleet measures this machine. Its main is ten lines (services/fleet/main.c)."
start_service
run "$headway" ls
expect 'fleet.v1.Fleet'

title "A call from C, through the code that was generated from fleet.proto"
run "$client" get
expect "the host $(uname -n)"

title "The same call from the shell, in JSON: the service carries its own schema"
run "$headway" call fleet.v1.Fleet/Watch '{"interval":"0.1s","filter":{"kinds":["LOAD"]}}' \
    -n 2
expect '"oneMinute"'

title "A live stream: the processors and the network, five times a second"
run "$client" watch 10 200 cpu network
expect 'busy'

title "Streams the other way, and both ways"
run "$client" upload 6000
expect 'uploaded 6000 readings'
run "$client" control
expect 'command 3 was done'

title "An event: a number leaves its range, and whoever subscribed hears of it"
"$headway" sub 'fleet.v1.ReadingOutOfRange.*' >"$dir/sub" 2>&1 &
others+=($!)
sleep 1
run "$client" event
expect 'processes is'
eventually grep -q 'ABOVE' "$dir/sub"
tell "   and in another shell, headway sub 'fleet.v1.ReadingOutOfRange.*' has printed:"
sed 's/^/   /' "$dir/sub" | cut -c 1-200

title "HTTP, for curl and browsers: the gateway finds the service and its routes by itself"
"$headway" gateway --listen http://127.0.0.1:0 >"$dir/gateway.log" 2>&1 &
others+=($!)
eventually grep -q 'listening at' "$dir/gateway.log"
url=$(sed -n 's/.*listening at //p' "$dir/gateway.log")
eventually curl -sf "$url/readyz"
run curl -s "$url/v1/devices/local"
expect "\"hostname\":\"$(uname -n)\""
tell "A stream, which curl leaves after three seconds:"
run curl -sN -m 3 "$url/v1/devices/local/readings?filter.kinds=LOAD" || true
expect '"oneMinute"'

title "A function: the same program, as AWS Lambda runs it"
tell "Where AWS_LAMBDA_RUNTIME_API is set it asks for events. headway lambda host stands in for AWS."
mkdir "$dir/fleet"
ln -s "$fleet" "$dir/fleet/bootstrap"
printf '{"method":"fleet.v1.Fleet/Get","request":{"device":"local"}}' >"$dir/get.json"
tell "   $(cat "$dir/get.json") is in get.json"
run "$headway" lambda host "$dir/fleet" --invoke "$dir/get.json"
expect "\"hostname\":\"$(uname -n)\""
expect 'Billed Duration'

title "A slow reader: it reads nothing for $slow_seconds s while the service sends all it may"
tell "Credit runs out, so the service waits. Memory of broker ($broker) and service ($service):"
"$client" slow 1 100 >/dev/null || failed "the slow reader could not read at all"
run "$client" slow "$slow_seconds" 0 "$broker" "$service"
expect 'lost on the way: 0'

title "kill -9 of the service, under a stream and a call"
"$client" watch 1000000 20 >"$dir/watch" 2>&1 &
watch=$!
eventually grep -q 'over one minute' "$dir/watch"
kill -9 "$service"
{ wait "$service" || true; } 2>/dev/null
service=''
code=0
wait "$watch" || code=$?
[ "$code" = 1 ] || failed "the stream's reader ended with $code"
tail -n 1 "$dir/watch" | sed 's/^/   the stream ended: /'
grep -q UNAVAILABLE "$dir/watch" || failed "the reader should have heard UNAVAILABLE"
code=0
"$headway" call fleet.v1.Fleet/Get '{}' >"$dir/said" 2>&1 || code=$?
sed 's/^/   a new call is answered: /' "$dir/said"
[ "$code" != 0 ] || failed "there is no service, and yet an answer"
expect UNAVAILABLE
start_service
tell "   the service is started again, and answers."

title "The end: SIGTERM, and both go home in order"
kill "${others[@]}" 2>/dev/null || true
others=()
kill "$service"
wait "$service" || failed "the service ended with $?"
service=''
kill "$broker"
wait "$broker" || failed "the broker ended with $?"
broker=''
tell "All of it was so."
