#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SIGTERM: workers finish their calls; who does not end in time is killed, and that is said.
. "$(dirname "$0")/common.sh"
start_broker
run --min 2 -- "$FLEET"
until_ 60 workers 2
all=$(pids)
"$LOAD" 1 1 16 400 >"$dir/load.log" 2>&1 & # streams of seconds
load=$!
until_ 60 sh -c "$HEADWAY_CLI ps | grep -q ' [1-9][0-9]* running'"
kill "$service"
wait "$service" || fail "the supervisor ended with $?"
service=
wait $load || fail "calls were lost: $(cat "$dir/load.log")"
gone $all || fail "a worker is left"

cat >"$dir/stubborn" <<'END'
#!/bin/sh
trap '' TERM
echo 'I stay'
while :; do sleep 1; done
END
chmod +x "$dir/stubborn"
run --drain 500ms -- "$dir/stubborn"
until_ 60 in_log 'I stay'
until_ 60 sh -c "$HEADWAY_CLI ps | grep -q starting"
all=$(pids)
kill "$service"
wait "$service" || fail "the supervisor ended with $?"
service=
in_log 'it did not end within 0.5 s of SIGTERM' || fail "the kill was not told"
gone $all || fail "the stubborn one is left"
