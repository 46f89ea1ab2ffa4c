#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What `headway call` refuses itself: in words for people, and as one JSON object for programs.
. "$(dirname "$0")/../fleet/common.sh"
start_broker
start_service
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
