#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: ./dev soak kill [KILLS [SEED]]        in rounds, each with the next seed (10000 kills)
#        ./dev soak kill replay SEED KILLS     one round again
# BUILD is the build directory. Stopped, it goes on where it was: $BUILD/soak/kill.state has
# "KILLS SEED DONE FAILED". What a failed round has written stays in $BUILD/soak/kill-SEED.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
round=250
soak=$BUILD/soak state=$BUILD/soak/kill.state
export HEADWAY_CLI="$BUILD/headway" STRIKE="$BUILD/tests/e2e/kill/kill-strike"
export CHECK="$BUILD/tests/e2e/kill/kill-check"
mkdir -p "$soak"

number() {
    case $1 in
    '' | *[!0-9]*) echo "soak: '$1' is no number; see the head of $0" >&2 && exit 2 ;;
    esac
}
for argument in "$@"; do
    [ "$argument" = replay ] || number "$argument"
done
if [ "${1:-}" = replay ]; then
    [ $# -eq 3 ] || { echo "usage: ./dev soak kill replay SEED KILLS" >&2 && exit 2; }
    KEEP="$soak/kill-$2" exec sh "$here/strikes.sh" "$2" "$3"
fi

kills=${1:-10000} seed=${2:-1000} done=0 failed=0
if [ -s "$state" ]; then
    read -r kills seed done failed <"$state"
    echo "Going on: $done of $kills kills are done, seed $seed is next. Anew: rm $state"
fi
while [ "$done" -lt "$kills" ]; do
    now=$round
    [ $((done + now)) -le "$kills" ] || now=$((kills - done))
    result=good
    KEEP="$soak/kill-$seed" sh "$here/strikes.sh" "$seed" "$now" >"$soak/kill.log" 2>&1 ||
        { result=FAILED failed=$((failed + 1)) && cat "$soak/kill.log"; }
    done=$((done + now))
    echo "$done of $kills kills; seed $seed was $result; $failed rounds failed in all;" \
        "$(grep '^calls: ' "$soak/kill.log" | sed 's/ =.*//')"
    seed=$((seed + 1))
    echo "$kills $seed $done $failed" >"$state.new" && mv "$state.new" "$state"
done
rm "$state"
echo "$kills kills, $failed rounds failed."
[ "$failed" -eq 0 ]
