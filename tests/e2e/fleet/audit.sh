#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A broker keeps a record in a file: lines of JSON, its owner's alone, which may be moved away.
. "$(dirname "$0")/common.sh"
record=$dir/audit.jsonl

"$HEADWAY_CLI" broker --audit "$record" >"$dir/broker.log" 2>&1 &
broker=$!
until_ 60 "$HEADWAY_CLI" ping
start_service
ends 0 get "$FLEET_CLIENT" get
has() {
    grep -q "$1" "$record"
}
until_ 60 has '"what":"call","phase":"end".*"name":"fleet.v1.Fleet/Get","code":"OK".*"us":[0-9]'
has '"what":"serve","phase":"begin".*"name":"fleet.v1.Fleet"' || fail "serve is not there"
has '"what":"up"' || fail "up is not there"
[ "$(stat -c %a "$record")" = 600 ] || fail "others may read it"

# Every line is one object, by a reader that knows no mercy.
if command -v python3 >/dev/null; then
    python3 -c 'import json, sys
for line in open(sys.argv[1]): # the last may be half written
    assert not line.endswith("\n") or json.loads(line)["time"].endswith("Z")' "$record" || fail "not lines of JSON"
fi

# Moved away, as a rotation does: the next lines are in a new one, and none is lost.
mv "$record" "$record.1"
ends 0 again "$FLEET_CLIENT" get
until_ 60 has '"name":"fleet.v1.Fleet/Get","code":"OK"'
[ "$(stat -c %a "$record")" = 600 ] || fail "others may read the new one"

# What ends with the broker is written before it ends.
kill "$service"
wait "$service" || true
service=
kill "$broker"
wait "$broker" || fail "the broker did not end well"
has '"what":"serve","phase":"end"' || fail "the end is not there"

# It is appended to; standard output is a file too; what cannot be opened is said.
lines=$(wc -l <"$record")
"$HEADWAY_CLI" broker --audit "$record" --audit-rate 100 >"$dir/broker.log" 2>&1 &
broker=$!
until_ 60 "$HEADWAY_CLI" ping
kill "$broker"
wait "$broker"
[ "$(wc -l <"$record")" -gt "$lines" ] || fail "it began anew"
"$HEADWAY_CLI" broker --audit - >"$dir/broker.log" 2>&1 &
broker=$!
until_ 60 "$HEADWAY_CLI" ping
kill "$broker"
wait "$broker"
grep -q '"what":"call".*headway.v1.Broker/Ping' "$dir/broker.log" || fail "nothing on standard output"
broker=
ends 73 folder "$HEADWAY_CLI" broker --audit "$dir/none/audit"
says "$dir/none/audit: No such file"
mkfifo "$dir/pipe"
ends 73 pipe timeout 60 "$HEADWAY_CLI" broker --audit "$dir/pipe"
says "$dir/pipe: it is a pipe that nobody reads"

# A disk that is full stops no call; it is said once, and what is left out is counted.
if [ -w /dev/full ]; then
    "$HEADWAY_CLI" broker --audit /dev/full >"$dir/broker.log" 2>&1 &
    broker=$!
    until_ 60 "$HEADWAY_CLI" ping
    ends 0 ping "$HEADWAY_CLI" ping -n 2
    kill "$broker"
    wait "$broker"
    broker=
    [ "$(grep -c 'audit: cannot write' "$dir/broker.log")" -eq 1 ] || fail "not said once"
fi
