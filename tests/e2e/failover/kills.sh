#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# kill -9 of the broker that is in use, again and again, under load: the other takes over.
. "$(dirname "$0")/common.sh"
KILLS=${KILLS:-20}
load_begins
n=0
# Both clients have one more link to this broker than they had had.
links() { grep -c "connected to .*/$2\.sock" "$dir/client-$1.log" || true; }
joined() { [ "$(links 0 "$1")" -gt "$2" ] && [ "$(links 1000000 "$1")" -gt "$3" ]; }
until_ 60 linked
while [ $n -lt "$KILLS" ]; do
    victim=$(active)
    had=$(links 0 "$victim") had_too=$(links 1000000 "$victim")
    eval "pid=\$$victim"
    kill -USR1 $clients
    kill -9 "$pid"
    wait "$pid" || true
    until_ 60 moved_from "$victim"
    broker_up "$victim"
    served_at "$victim"
    until_ 60 joined "$victim" "$had" "$had_too"
    n=$((n + 1))
done
kill -USR1 $clients
until_ 60 sh -c "[ \$(grep -c pause '$dir/ended-0.txt') -ge $n ]"
load_ends
check_ledger "$dir/handled.txt" "$dir"/ended-*.txt || fail "the books do not agree"
echo "pauses of $n takeovers, for two clients, in ms:"
sed -n 's/pause \(.*\) ms/\1/p' "$dir"/ended-*.txt | sort -n | tr '\n' ' '
echo
