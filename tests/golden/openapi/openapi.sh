#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Descriptions are what is expected, and keep OpenAPI's rules. With UPDATE=1 they become what is
# expected. usage: openapi.sh PROTOC PROGRAM PROTOBUF_INCLUDE ROOT
set -eu
protoc=$1 program=$2 known=$3 root=$4
here=$root/tests/golden/openapi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

# describe NAME PROTO SERVICE...
describe() {
    name=$1 proto=$2
    shift 2
    "$protoc" -I"$root/proto" -I"$here" -I"$known" -I"$root/tests/unit/samples" --include_imports --include_source_info \
        --descriptor_set_out="$work/$name.fds" "$proto"
    "$program" "$work/$name.fds" "$@" >"$work/$name.json"
    [ -z "${UPDATE:-}" ] || cp "$work/$name.json" "$here/$name.json"
    diff -u "$here/$name.json" "$work/$name.json" || status=1
    python3 "$here/rules.py" "$work/$name.json" || status=1
}

describe fleet fleet/v1/fleet.proto fleet.v1.Fleet
describe shelves shelves.proto shelves.v1.Shelves
describe old old.proto old.v1.Old
exit $status
