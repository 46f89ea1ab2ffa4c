#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Calls with one request and one response: by a rule and by name, in JSON and in protobuf, and what
# is told to those who ask for something that is not there.
. "$(dirname "$0")/common.sh"
start_broker
start_service
start_trial
start_gateway --limits-body-bytes 64k
will_answer 200 GET /v1/devices/local
will_answer 200 GET /v1/hold/0
until_ 10 counts services 3
story calls
# The same bytes as by the bus.
"$HEADWAY_CLI" call --json fleet.v1.Fleet/Get '{"device":"local"}' >"$dir/by_bus"
ask GET /v1/devices/local | tail -n 1 >"$dir/by_http"
python3 -c '
import json, sys
bus, web = (json.load(open(name)) for name in sys.argv[1:])
for device in bus, web:
    assert [list(r)[-1] for r in device.pop("readings")][:3] == ["load", "cpu", "memory"]
assert bus == web, (bus, web)' "$dir/by_bus" "$dir/by_http" || fail "bus and gateway differ"
stop_gateway
