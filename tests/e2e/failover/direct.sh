#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Direct links: calls go on while the only broker is dead, its successor counts them, and what a
# killed worker leaves behind is taken away by the next.
. "$(dirname "$0")/common.sh"
export HEADWAY_BUS=one
sockets() { find "$dir/headway" -name 'd-*' | wc -l; }
answered() { grep -c OK "$dir/ended-0.txt"; }
more_than() { [ "$(answered)" -gt "$1" ]; }

broker_up one
"$LEDGER_SERVICE" >"$dir/handled.txt" 2>"$dir/service.log" &
ledger=$!
served_at one
HEADWAY_VIA=direct FIRST=0 "$LEDGER_CLIENT" >"$dir/ended-0.txt" 2>"$dir/client-0.log" &
clients=$!
service="$clients $ledger"
until_ 60 more_than 20
until_ 60 sh -c "'$HEADWAY_CLI' stats | grep -q 'straight'"
[ "$(sockets)" -eq 2 ] || fail "a socket and its lock, not $(sockets)"
until_ 60 sh -c "'$HEADWAY_CLI' ls | grep -q '1 direct link'"
until_ 60 sh -c "'$HEADWAY_CLI' why ledger.v1.Ledger | grep -q '1 direct link,'"

kill -9 "$one"
wait "$one" || true
before=$(answered)
until_ 60 more_than $((before + 200))
broker_up one
served_at one
before=$(answered)
until_ 60 sh -c "'$HEADWAY_CLI' stats | grep -q 'straight'"
until_ 60 more_than $((before + 200))
load_ends
check_ledger "$dir/handled.txt" "$dir"/ended-*.txt >"$dir/books.log" || fail "the books do not agree"
grep -q "failed=0" "$dir/books.log" || fail "calls failed: $(cat "$dir/books.log")"

kill -9 "$ledger"
wait "$ledger" || true
[ "$(sockets)" -eq 2 ] || fail "what was killed leaves its socket"
"$LEDGER_SERVICE" >>"$dir/handled.txt" 2>>"$dir/service.log" &
ledger=$!
service=$ledger
until_ 60 sh -c "[ \$(find '$dir/headway' -name 'd-*' | wc -l) -eq 0 ]"
