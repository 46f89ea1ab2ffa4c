#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Fuzzes what strangers and files say: the handshake, ZMTP, files of keys, files of rights; one after
# the other, an hour each. What a run has learnt stays in BUILD/corpus, and the next goes on from there;
# inputs that were found are in BUILD/found. A line for each at its end, and all of them at last.
# usage: BUILD=DIR tests/fuzz/soak.sh [MINUTES [NAME...]]
#   MINUTES of each (60; 0.5 is half of one), NAME: curve, zmtp, keys, rights, or any other fuzz_NAME
# exit code: 0 nothing was found, 1 something was, 2 usage
set -eu
here=$(dirname "$0")
case ${1:-} in
-h | --help) sed -n '/^# Fuzzes/,/^# exit/s/^# //p' "$0" && exit 0 ;;
esac
which=
if [ "${1:-}" = --which ]; then
    which=yes
    shift
fi
minutes=${1:-60}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- curve zmtp keys rights
seconds=$(awk -v m="$minutes" 'BEGIN { if (m !~ /^[0-9.]+$/ || m <= 0 || m > 10000) exit 1
    s = int(m * 60); print s < 1 ? 1 : s }') || {
    echo "soak fuzz: '$minutes' minutes? A number above 0; --help" >&2
    exit 2
}
names=
for name; do
    name=fuzz_${name#fuzz_}
    [ -f "$here/$name.c" ] || {
        echo "soak fuzz: there is no $name; there are" "$(cd "$here" && echo fuzz_*.c)" >&2
        exit 2
    }
    names="$names $name"
done
if [ "$which" ]; then
    echo $names
    exit 0
fi
build=${BUILD:?the build with libFuzzer}
mkdir -p "$build/soak"
code=0
closing=
for name in $names; do
    corpus=$build/corpus/$name found=$build/found/$name log=$build/soak/$name.log
    mkdir -p "$corpus" "$found"
    before=$(find "$found" -type f | wc -l)
    echo "$name: $seconds s, from $(find "$corpus" -type f | wc -l) inputs kept; words in $log"
    end=0
    "$build/tests/fuzz/$name" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=120 \
        -print_final_stats=1 -artifact_prefix="$found/" "$corpus" "$here/corpus/$name" \
        >"$log" 2>&1 || end=$?
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    new=$(($(find "$found" -type f | wc -l) - before))
    [ $end -eq 0 ] || code=1
    # One that ended badly has found something, whether it left an input or not.
    [ $end -eq 0 ] || [ $new -gt 0 ] || new="something (exit code $end)"
    line="$name: ${runs:-no} executions, $(find "$corpus" -type f | wc -l) inputs kept, $new found"
    [ $end -eq 0 ] || line="$line: $found, and the end of $log"
    echo "$line"
    closing="$closing$line
"
done
printf '\n%s' "$closing"
exit $code
