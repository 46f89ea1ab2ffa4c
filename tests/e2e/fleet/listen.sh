#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Where a broker listens: the folder of a path is made for its owner alone, and that is said; more
# than one is not made.
. "$(dirname "$0")/common.sh"
url=ipc://$dir/new/bus.sock
"$HEADWAY_CLI" broker --listen "$url" >"$dir/broker.log" 2>&1 &
broker=$!
until_ 60 "$HEADWAY_CLI" ping "$url"
[ "$(stat -c %a "$dir/new")" = 700 ] || fail "others may enter: $(stat -c %a "$dir/new")"
grep -qx "headway broker: made the folder $dir/new, for you alone" "$dir/broker.log" ||
    fail "it was made without a word"
kill $broker
wait $broker

# One that is there stays as it is, without a word; so does the one of the buses with a name.
chmod 755 "$dir/new"
for where in "$url" main; do
    "$HEADWAY_CLI" broker --listen "$where" >"$dir/broker.log" 2>&1 &
    broker=$!
    until_ 60 "$HEADWAY_CLI" ping "$where"
    ! grep -q 'made the folder' "$dir/broker.log" || fail "it was there"
    kill $broker
    wait $broker
done
broker=
[ "$(stat -c %a "$dir/new")" = 755 ] || fail "the folder was changed"
ends 73 deep "$HEADWAY_CLI" broker --listen "ipc://$dir/one/two/bus.sock"
says "cannot make the folder $dir/one/two: No such file or directory; make the folder around it first"
[ ! -e "$dir/one" ] || fail "a folder was made around it"

# With fewer descriptors nobody could connect, and nobody would know why.
few() { (ulimit -n 63 && exec "$@"); }
ends 73 few few "$HEADWAY_CLI" broker --listen few
says "63 descriptors are too few, nobody could connect: allow 64 at least (ulimit -n)"
(ulimit -n 64 && exec "$HEADWAY_CLI" broker --listen few >"$dir/broker.log" 2>&1) &
broker=$!
until_ 60 "$HEADWAY_CLI" ping few
kill $broker
wait $broker
broker=
