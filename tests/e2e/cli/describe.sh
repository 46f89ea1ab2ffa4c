#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What services say of themselves, read from the bus: lists, text, JSON, examples and files.
. "$(dirname "$0")/../fleet/common.sh"
start_broker
start_service
# What it prints alone: on a busy machine the log may have a word about a slow callback too.
describe() {
    "$HEADWAY_CLI" describe "$@" >"$dir/describe.log" 2>"$dir/words.log" || fail "describe $*"
    said=$(cat "$dir/describe.log")
}

# A list, each with the first sentence of its comment.
describe
says 'Readings of a fleet of devices, in all four shapes of a call.'
grep -q '^  fleet.v1.Fleet/Get  *The device as it stands now, with one reading of every kind.$' \
    "$dir/describe.log" || fail "the list has no Get"
says 'headway.v1.Reflection/GetSchema'

# Text, with comments and options; a method by either of its spellings, with an example.
describe fleet.v1.Fleet
says '  // Commands in, one outcome for each out, in the same order.'
says 'import "google/protobuf/timestamp.proto";'
describe fleet.v1.Fleet.Get
says '      deadline_ms: 2000'
says "// headway call fleet.v1.Fleet/Get '{\"device\":\"\"}'"
case $said in *Upload*) fail "another method was printed" ;; esac
describe fleet.v1.ReadingOutOfRange
says 'option (headway.v1.event) = {'
describe fleet.v1.Kind
says '  // Headline: the load average of the last minute.'
case $said in *service*) fail "an enum needs no service" ;; esac
describe headway.v1.ListServicesResponse
says 'repeated Service services = 1;'

# JSON: the descriptor, by protobuf's own rules.
describe fleet.v1.GetRequest --json
says '"type": "TYPE_STRING"'
describe fleet.v1.Fleet --json
says '"outputType": ".fleet.v1.Device"'

# An example is a request: what is printed can be sent, to every method here. Three of them want to
# know of what, and say so.
for method in $("$HEADWAY_CLI" describe --names methods headway.v1.Broker) fleet.v1.Fleet/Get; do
    describe "$method" --example
    case $method in
    */Explain | */Tap | */RevokeDirect)
        ends 7 called "$HEADWAY_CLI" call "$method" "$said"
        says 'INVALID_ARGUMENT: name a'
        ;;
    *) ends 0 called "$HEADWAY_CLI" call "$method" "$said" ;;
    esac
done
for method in Watch Upload Control; do
    describe "fleet.v1.Fleet/$method" --example --json
    [ "$(wc -l <"$dir/describe.log")" -eq 1 ] || fail "--json is one line"
    ends 0 called sh -c "'$HEADWAY_CLI' call --json fleet.v1.Fleet/$method '$said' -n 1 \
        --deadline 60s || [ \$? -eq 7 ]"
done

# Names, and those near to one that is wrong.
describe --names methods fleet.v1.
[ "$(tr '\n' ' ' <"$dir/describe.log" | sort)" = \
    "fleet.v1.Fleet/Get fleet.v1.Fleet/Watch fleet.v1.Fleet/Upload fleet.v1.Fleet/Control " ] ||
    fail "methods: $said"
describe --names topics
[ "$said" = 'fleet.v1.ReadingOutOfRange.*' ] || fail "topics: $said"
describe --names topics elsewhere
[ -z "$said" ] || fail "topics: $said"
describe --names files
says 'fleet/v1/fleet.proto'
ends 3 typo "$HEADWAY_CLI" describe fleet.v1.Flet
says 'did you mean fleet.v1.Fleet'
ends 3 typo "$HEADWAY_CLI" describe watchrequest
says 'did you mean fleet.v1.WatchRequest'
ends 3 typo "$HEADWAY_CLI" call fleet.v1.Fleet/Gte '{}'
says 'did you mean fleet.v1.Fleet/Get'
ends 3 typo "$HEADWAY_CLI" call fleet.v1.Flet/Get '{}'
says 'there are: fleet.v1.Fleet'
ends 2 service "$HEADWAY_CLI" describe fleet.v1.Fleet --example
says 'an example is of a method or message'

# A request that is wrong is told where, and where to find a right one. @FILE and stdin serve too.
ends 65 wrong "$HEADWAY_CLI" call fleet.v1.Fleet/Watch '{"filter": {"kindz": []}}'
says 'has no field "kindz"; it has: kinds, names'
says '`headway describe fleet.v1.Fleet/Watch --example` prints one.'
echo '{"device": "local"}' >"$dir/request.json"
ends 0 file "$HEADWAY_CLI" call fleet.v1.Fleet/Get "@$dir/request.json"
ends 0 stdin sh -c "'$HEADWAY_CLI' call fleet.v1.Fleet.Get <'$dir/request.json'"
ends 0 help "$HEADWAY_CLI" call fleet.v1.Fleet/Get --help
says 'usage: headway call'
says 'rpc Get(GetRequest) returns (Device) {'

# The files, fit for a client of one's own; what is there is not overwritten.
describe fleet.v1.Fleet --out "$dir/protos"
says "$dir/protos/fleet/v1/fleet.proto"
protoc -I"$dir/protos" --descriptor_set_out=/dev/null fleet/v1/fleet.proto
ends 73 again "$HEADWAY_CLI" describe fleet.v1.Fleet --out "$dir/protos"
says 'is there already, and is not overwritten'
