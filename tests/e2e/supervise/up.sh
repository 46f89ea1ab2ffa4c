#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A broker and services from one file: the example scales from none to four and back, the file is
# read again on SIGHUP, and all ends in reverse order.
. "$(dirname "$0")/common.sh"
PATH="$(dirname "$FLEET"):$PATH"
export PATH
up() {
    "$HEADWAY_CLI" up "$1" >"$dir/run.log" 2>&1 &
    service=$!
    until_ 60 "$HEADWAY_CLI" ping
}

ends 0 check "$HEADWAY_CLI" up --check "$UP_EXAMPLE"
says 'is good: a broker and 1 service'
up "$UP_EXAMPLE"
until_ 60 sh -c "$HEADWAY_CLI ps | grep -q 'starts with the first call'"
until_ 60 workers 1 # the broker, and nothing else changes
"$LOAD" 40 0 24 >"$dir/load.log" 2>&1 &
load=$!
until_ 60 workers 5 # the broker is one of them
kill -USR1 $load
wait $load || fail "$(cat "$dir/load.log")"
until_ 60 workers 1
kill "$service"
wait "$service" || fail "up ended with $?"
service=

cat >"$dir/up.yaml" <<END
broker: {heartbeat_ms: 5000, name: ours, schema_policy: SCHEMA_POLICY_REFUSE}
services:
  - name: one
    command: ["$FLEET"]
    environment: {COLOUR: "green"}
  - name: two
    command: [sh, -c, 'echo "in \$(pwd), \$COLOUR"; exec "$FLEET"']
    directory: sub
    environment: {COLOUR: red}
    after: [one]
END
mkdir "$dir/sub"
up "$dir/up.yaml"
until_ 60 workers 3
ends 0 ping "$HEADWAY_CLI" ping
says ours
until_ 60 in_log '^two-[0-9]*-1 | in .*/sub, red'
one=$("$HEADWAY_CLI" ps | sed -n 's/^    one-.* pid \([0-9]*\) .*/\1/p')
two=$("$HEADWAY_CLI" ps | sed -n 's/^    two-.* pid \([0-9]*\) .*/\1/p')

# What changed is rolled, what is new starts, what did not change goes on.
sed -e 's/red/blue/' "$dir/up.yaml" >"$dir/next.yaml"
printf '  - {name: three, command: ["%s"], min: 1}\n' "$FLEET" >>"$dir/next.yaml"
cp "$dir/next.yaml" "$dir/up.yaml"
kill -HUP "$service"
until_ 60 in_log '^two-[0-9]*-2 | in .*/sub, blue'
until_ 60 workers 4
until_ 60 gone "$two"
[ -e "/proc/$one/stat" ] || fail "one ($one) was not changed, and is gone"

# A file that is wrong changes nothing.
echo 'service: []' >>"$dir/up.yaml"
kill -HUP "$service"
until_ 60 in_log 'all stays as it is'
in_log 'up.yaml:.*field service: there is no such field; the nearest is services' ||
    fail "the mistake is not named"
workers 4 || fail "a worker has gone"

# What is no longer there is stopped.
head -4 "$dir/next.yaml" | sed 's/green/grey/' >"$dir/up.yaml"
kill -HUP "$service"
until_ 60 workers 2
all=$(pids)
kill "$service"
wait "$service" || fail "up ended with $?"
service=
gone $all || fail "somebody is left"
last=$(grep 'has ended' "$dir/run.log" | tail -1)
case $last in
*broker-*) ;;
*) fail "the broker was not the last: $last" ;;
esac
