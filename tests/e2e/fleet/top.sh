#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# `headway top` and `headway tap` on live traffic.
. "$(dirname "$0")/common.sh"
start_broker
start_service
export HEADWAY_LOG=error # on a busy machine a slow callback is logged, in a long line

# A call a second, or more, until the test ends.
while :; do "$FLEET_CLIENT" get >/dev/null 2>&1; done &
broker="$broker $!"

# Some interval has a call in it, whose handler's time is told.
counted() {
    "$HEADWAY_CLI" top --once --json -i 2s fleet.v1.Fleet/Get >"$dir/top.json.log" 2>&1 &&
        grep -q '"handlerMs":{"count":[1-9]' "$dir/top.json.log"
}
until_ 60 counted
said=$(cat "$dir/top.json.log")
says '"method":"fleet.v1.Fleet/Get"'
says '"name":"headway-fleet"'
says '"creditBytesOut":'
says '"service":"fleet.v1.Fleet","callsPerSecond":'
case $said in *Fleet/Watch*) fail "a method was told that was not asked for" ;; esac

ends 0 once "$HEADWAY_CLI" top --once -i 200ms --width 90
says "METHOD"
says "SLOTS FREE"
says "HANDLE99"
long=$(awk 'length > 90' "$dir/once.log" | wc -l)
[ "$long" -eq 0 ] || fail "$long lines are wider than 90 columns"
ends 2 interval "$HEADWAY_CLI" top -i 1ms
says "100ms or more"
ends 2 width "$HEADWAY_CLI" top --width 5

# A terminal is refreshed in place, and gets its cursor back.
# refreshed SECONDS: within so long the cursor is hidden, and what was drawn is drawn over.
refreshed() {
    timeout -s INT "$1" script -qec "$HEADWAY_CLI top -i 300ms" /dev/null >"$dir/terminal.log" 2>&1 || true
    grep -q "$(printf '\033\\[?25l')" "$dir/terminal.log" && grep -q "$(printf '\033\\[H')" "$dir/terminal.log"
}
if command -v script >/dev/null; then
    refreshed 6 || refreshed 60 || fail "the cursor was not hidden, or it is not refreshed in place"
fi

ends 0 tap "$HEADWAY_CLI" tap fleet.v1.Fleet/Get -n 2
says '"kind":"request","message":{'
says '"kind":"response","message":{'
says '"code":"OK"'
says '"worker":"headway-fleet"'
ends 0 raw "$HEADWAY_CLI" tap fleet.v1.Fleet -n 2 --raw # of the first it may hear the end alone
says '"hex":"'

# What is no service's name is a topic.
"$HEADWAY_CLI" tap notes.today -n 1 --raw >"$dir/topic.log" 2>&1 &
tapper=$!
heard() {
    "$HEADWAY_CLI" pub notes.today --raw -d hello
    grep -q 68656c6c6f "$dir/topic.log"
}
until_ 60 heard
wait $tapper || fail "the tap of a topic"
grep -q 'no service, method or event here is known as notes.today yet$' "$dir/topic.log" ||
    fail "it waits without a word"
# Who misspells a name is told, and waited with.
for subject in fleet.v1.Flet fleet.v1.Fleet/Gte; do
    "$HEADWAY_CLI" tap $subject >"$dir/misspelt.log" 2>&1 &
    second=$!
    until_ 60 grep -q 'Waiting for ' "$dir/misspelt.log"
    sleep 0.5
    kill $second || fail "it did not wait"
    wait $second || true
    second=
    said=$(cat "$dir/misspelt.log")
    says "here is known as $subject yet; did you mean fleet.v1.Fleet"
done
ends 124 known timeout 3 "$HEADWAY_CLI" tap fleet.v1.ReadingOutOfRange.local
case $said in
*known*) fail "it is known: $said" ;;
esac
ends 2 nothing "$HEADWAY_CLI" tap
ends 2 count "$HEADWAY_CLI" tap fleet.v1.Fleet -n 0
