#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What `headway call` refuses itself: in words for people, and as one JSON object for programs.
. "$(dirname "$0")/../fleet/common.sh"
start_broker
start_service
export HEADWAY_LOG=error # on a busy machine a slow callback is logged
get=fleet.v1.Fleet/Get

# object CODE STATUS WORDS ARGUMENT...: with -j it ends with CODE and one line, an object of STATUS with
# these words.
object() {
    code=$1 status=$2 words=$3
    shift 3
    ends "$code" object "$HEADWAY_CLI" "$@" -j
    [ "$(wc -l <"$dir/object.log")" -eq 1 ] || fail "not one line: $said"
    grep -qE '^\{"code":"[A-Z_]+","message":"([^"\\]|\\.)*","notProcessed":(true|false),"retryAfterMs":[0-9]+\}$' \
        "$dir/object.log" || fail "no such object: $said"
    says "\"code\":\"$status\""
    says "$words"
}
ends 65 words "$HEADWAY_CLI" call $get '{"nope":1}'
says 'headway call: the request is no valid fleet.v1.GetRequest: 1:2:'
says '--example` prints one'
object 65 INVALID_ARGUMENT 'the request is no valid fleet.v1.GetRequest: 1:2: ' call $get '{"nope":1}'
object 65 INVALID_ARGUMENT 'the request is no valid' call $get '{'
object 65 INVALID_ARGUMENT 'the last value is not complete' call fleet.v1.Fleet/Upload '{"load":'
object 65 INVALID_ARGUMENT "cannot read $dir/none: No such file" call $get -d "@$dir/none"
object 3 UNIMPLEMENTED 'has no method Gte; did you mean fleet.v1.Fleet/Get, ' call fleet.v1.Fleet/Gte '{}'
object 3 UNIMPLEMENTED 'there are: fleet.v1.Fleet' call fleet.v1.Flet/Get '{}'
object 1 NOT_FOUND 'there is no device' call $get '{"device":"x"}'
object 69 UNAVAILABLE 'no broker answers at ipc://' call $get '{}' --bus nobody
object 65 INVALID_ARGUMENT 'the event is no valid fleet.v1.ReadingOutOfRange' pub fleet.v1.ReadingOutOfRange.x '{'
object 65 INVALID_ARGUMENT 'has told the message type of notes.today' pub notes.today '{}'

# A service alone is told its methods, whichever way it is written; what is named so nowhere is not
# there.
ends 2 service "$HEADWAY_CLI" call fleet.v1.Fleet '{}'
says 'fleet.v1.Fleet is a service: name its method'
says "headway call fleet.v1.Fleet/Upload '{...}'"
object 2 INVALID_ARGUMENT 'fleet.v1.Fleet is a service: name its method' call fleet.v1.Fleet '{}'
ends 0 dotted "$HEADWAY_CLI" call fleet.v1.Fleet.Get '{}'
ends 3 nowhere "$HEADWAY_CLI" call fleet.v1.Flet '{}'
says 'no service fleet.v1 here'
for target in /Get fleet.v1.Fleet/ Get ''; do
    ends 2 target "$HEADWAY_CLI" call "$target" '{}'
    says 'headway call package.Service/Method'
done

# The request is one, and of a size; a folder is none.
ends 2 twice "$HEADWAY_CLI" call $get '{}' -d '{}'
says 'the request stands there twice'
ends 2 twice "$HEADWAY_CLI" pub fleet.v1.ReadingOutOfRange.x '{}' -d '{}'
says 'the event stands there twice'
ends 65 folder "$HEADWAY_CLI" call $get -d "@$dir"
says "cannot read $dir: Is a directory"
head -c 5000000 /dev/zero | tr '\0' x | sed 's/.*/{"device":"&"}/' >"$dir/large"
ends 65 large "$HEADWAY_CLI" call $get -d "@$dir/large"
says 'the request has 5000005 bytes packed; a message has 4194304 at most (4 MiB)'
object 65 RESOURCE_EXHAUSTED 'has 5000005 bytes packed' call $get -d "@$dir/large"
ends 65 large_event "$HEADWAY_CLI" pub fleet.v1.ReadingOutOfRange.x -d "@$dir/large"
says 'the event has 5000005 bytes packed; a message has 4194304 at most (4 MiB)'
ends 65 metadata "$HEADWAY_CLI" call $get '{}' -m "a=$(head -c 9000 "$dir/large")"
says 'the metadata of -m is too large: 8 KiB at most'

# Without a time, and with 0, the method's own deadline counts.
ends 0 zero "$HEADWAY_CLI" call $get '{}' -t 0
ends 0 help "$HEADWAY_CLI" help call
says "(default, and 0: the method's own)"

# Whoever read the output and has gone has heard enough: nothing is said of it.
(
    trap '' PIPE
    while echo; do :; done 2>/dev/null
    "$HEADWAY_CLI" call fleet.v1.Fleet/Watch '{}' 2>"$dir/gone.log" || true
) | true
[ -e "$dir/gone.log" ] || fail "nobody called"
[ ! -s "$dir/gone.log" ] || fail "to a reader that has gone: $(cat "$dir/gone.log")"
