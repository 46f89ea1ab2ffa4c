#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Each input of bad/ is refused with the lines of its .error file, and nothing is written.
# usage: bad.sh PROTOC PLUGIN PROTOBUF_INCLUDE
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
cd "$here/bad" || exit 1
for proto in *.proto; do
    "$1" -I. -Iimports -I"$here/../../proto" -I"$3" --plugin=protoc-gen-headway="$2" --headway_out="$work" \
        "$proto" >"$work/said" 2>&1 && { echo "$proto was taken"; status=1; }
    grep ": error: " "$work/said" | diff "${proto%.proto}.error" - || status=1
    [ "$(ls "$work")" = said ] || { echo "$proto left output"; status=1; }
done
exit $status
