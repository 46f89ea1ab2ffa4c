#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What the example refuses, and how it says so.
. "$(dirname "$0")/common.sh"
start_broker
start_service

ends 1 device "$FLEET_CLIENT" get elsewhere
says 'NOT_FOUND: there is no device "elsewhere", only "local"'
ends 1 kind "$FLEET_CLIENT" watch 1 50 humour
says 'INVALID_ARGUMENT: the filter names a kind that does not exist'

refused() {
    code=0
    "$HEADWAY_CLI" call "$1" "$2" >"$dir/refused.log" 2>&1 || code=$?
    said=$(cat "$dir/refused.log")
    [ $code -ne 0 ] || fail "$1 $2 was not refused"
    says "$3"
}
refused fleet.v1.Fleet/Watch '{"interval":"-1s"}' 'negative'
refused fleet.v1.Fleet/Watch '{"interval":"90000s"}' 'longer than a day'
refused fleet.v1.Fleet/Nothing '{}' 'UNIMPLEMENTED'
ends 3 no_service "$HEADWAY_CLI" call no.such.Service/Method '{}'
says 'UNIMPLEMENTED'

command() {
    ends 0 command sh -c "echo '$1' | '$HEADWAY_CLI' call --json fleet.v1.Fleet/Control"
    says "$2"
}
command '{"id":7,"setThreshold":{"kind":"CPU","minimum":9,"maximum":1}}' 'minimum is above'
command '{"id":7,"setThreshold":{"maximum":1}}' 'no such kind'
command '{"id":7,"setInterval":{"interval":"0.01s"}}' 'between 100 ms and an hour'
command '{"id":7,"setInterval":{}}' 'an interval is needed'
command '{"id":7}' 'no action'
command '{"id":7,"device":"x","sampleNow":{}}' 'no such device'
says '"id":"7"'
