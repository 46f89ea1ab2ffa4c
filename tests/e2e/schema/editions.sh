#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A service from a file with an edition: it registers by the default policy, is described and
# called, and is the same to its callers as the proto3 service that it was.
. "$(dirname "$0")/../fleet/common.sh"

workers() {
    [ "$("$HEADWAY_CLI" ls hello.v1 | grep -c '^    worker ')" -eq "$1" ]
}
# What it prints alone: on a busy machine the log may have a word about a slow callback too.
describe() {
    "$HEADWAY_CLI" describe "$@" >"$dir/describe.log" 2>"$dir/words.log" || fail "describe $*"
    said=$(cat "$dir/describe.log")
}

"$HEADWAY_CLI" broker >"$dir/broker.log" 2>&1 &
broker=$!
until_ 60 "$HEADWAY_CLI" ping
"$EDITIONS" --name modern >"$dir/service.log" 2>&1 &
service=$!
until_ 60 "$HEADWAY_CLI" call hello.v1.Hello/Greet '{}'
! grep -q 'it would break' "$dir/broker.log" || fail "the broker complains of its schema"

describe hello.v1.Hello
says 'edition = "2023";'
says 'option features.field_presence = IMPLICIT;'
says '  rpc Greet(GreetRequest) returns (GreetResponse) {'
says '  int32 times = 2 [features.field_presence = EXPLICIT];'
case $said in *'optional '* | *'syntax = '*) fail "an edition has no labels and no syntax" ;; esac
describe hello.v1.GreetRequest --json
says '"name": "times"'
describe hello.v1.Hello/Greet --example
says '"times": 0'
ends 0 called "$HEADWAY_CLI" call --json hello.v1.Hello/Greet "$said"
says '{"greeting":"Hello."}'
ends 65 wrong "$HEADWAY_CLI" call hello.v1.Hello/Greet '{"time": 1}'
says 'has no field "time"; it has: name, times'
describe hello.v1.Hello --out "$dir/protos"
grep -qx 'edition = "2023";' "$dir/protos/hello/v1/hello.proto" || fail "the file has no edition"

# What stands in before/ is compared with what runs: its new field is missed, its edition is not.
ends 1 breaking "$HEADWAY_CLI" breaking --against bus: "$SOURCE/tests/e2e/schema/before"
says 'FIELD_NUMBER_NOT_RESERVED: "times" = 2 is gone'
[ "$(grep -c ': [A-Z_0-9]*: ' "$dir/breaking.log")" -eq 1 ] || fail "not one finding: $said"
kill $service $broker
wait $service $broker || true
service='' broker=''

# To a broker that refuses, it may stand beside the proto3 service; what breaks one breaks the other.
"$HEADWAY_CLI" broker --schema-policy refuse >"$dir/broker.log" 2>&1 &
broker=$!
until_ 60 "$HEADWAY_CLI" ping
"$BEFORE" --name before >"$dir/before.log" 2>&1 &
second=$!
until_ 60 "$HEADWAY_CLI" call hello.v1.Hello/Greet '{}'
"$EDITIONS" --name modern >"$dir/service.log" 2>&1 &
service=$!
until_ 60 workers 2
kill $second
wait $second || true
until_ 60 workers 1
"$AFTER" --name after >"$dir/after.log" 2>&1 &
second=$!
until_ 60 grep -q 'is not served' "$dir/after.log"
said=$(cat "$dir/after.log")
says 'RPC_REMOVED: the rpc Part of hello.v1.Hello is gone'
