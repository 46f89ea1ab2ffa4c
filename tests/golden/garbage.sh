#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The plugin meets input that protoc never sends: a sentence and exit code 1, never a crash.
# usage: garbage.sh PROTOC PLUGIN PROTOBUF_INCLUDE
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
cd "$here/good" || exit 1
printf '#!/bin/sh\ncat >"%s/request"\n' "$work" >"$work/keep"
chmod +x "$work/keep"
"$1" -I. -I"$here/../../proto" -I"$3" --plugin=protoc-gen-headway="$work/keep" \
    --headway_out="$work" old.proto || exit 1
size=$(wc -c <"$work/request")

# refused NAME: a sentence on stderr, exit code 1. taken_or_refused: either, but no crash.
run() {
    "$2" <"$work/input" >"$work/out" 2>"$work/said"
    code=$?
}
refused() {
    run x "$plugin"
    if [ $code -ne 1 ] || ! grep -q '^protoc-gen-headway: ' "$work/said"; then
        echo "$1: exit code $code"
        cat "$work/said"
        status=1
    fi
}
no_crash() {
    run x "$plugin"
    if [ $code -gt 1 ] || { [ $code -eq 1 ] && ! grep -q '^protoc-gen-headway: ' "$work/said"; }; then
        echo "$1: exit code $code"
        cat "$work/said"
        status=1
    fi
}
plugin=$2
: >"$work/input"
refused empty
printf 'not a request at all' >"$work/input"
refused text
head -c 4096 /dev/zero | tr '\0' '\377' >"$work/input"
refused ones
awk 'BEGIN { for (i = 0; i < 30000; i++) printf "\n\177" }' >"$work/input"
refused nested
at=1
while [ $at -lt "$size" ]; do
    head -c $at "$work/request" >"$work/input"
    no_crash "cut after $at bytes"
    { head -c $at "$work/request"; printf '\377'; tail -c +$((at + 2)) "$work/request"; } >"$work/input"
    no_crash "a byte changed after $at"
    at=$((at + size / 60 + 1))
done
exit $status
