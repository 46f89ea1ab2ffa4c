#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SIGHUP replaces every worker under load, and no call fails. A replacement that does not come up
# leaves the old workers as they are.
. "$(dirname "$0")/common.sh"
start_broker
ln -s "$FLEET" "$dir/service" # it finds its libraries beside itself
run --min 3 --ready 15s -- "$dir/service"
until_ 60 workers 3
before=$(pids)
"$LOAD" 32 0 >"$dir/load.log" 2>&1 &
load=$!
for round in 1 2; do
    kill -HUP "$service"
    until_ 60 sh -c "[ \"\$(grep -c 'every worker is new' $dir/run.log)\" -eq $round ]"
    until_ 60 workers 3
done
gone $before || fail "an old worker is left: $before"
kill -USR1 $load
wait $load || fail "calls failed: $(cat "$dir/load.log")"
said=$(cat "$dir/load.log")
says ' 0 failed'
[ "$(refused_and_failed)" = '0 0' ] || fail "refused and failed: $(refused_and_failed)"

# The new program is broken.
before=$(pids | sort)
rm "$dir/service"
printf '#!/bin/sh\nexec sleep 600\n' >"$dir/service"
chmod +x "$dir/service"
kill -HUP "$service"
until_ 60 in_log 'the roll is given up'
in_log 'was not on the bus for 15 s' || fail "nobody said why"
only_old() { [ "$(pids | sort)" = "$before" ]; }
until_ 60 only_old
ends 0 still "$FLEET_CLIENT" get
