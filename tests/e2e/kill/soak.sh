#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# BUILD is the build directory; $BUILD/soak/kill.state has "KILLS SEED DONE FAILED".
set -eu
case " $* " in
*" --help "* | *" -h "*)
    cat <<'EOF'
./dev soak kill [KILLS [SEED]]
./dev soak kill replay SEED KILLS
  Kills brokers, workers and clients at random under mixed traffic, and checks their books, in rounds
  of 250 kills, each with the next seed. Stopped, it goes on where it stood when it is started again.
  KILLS   so many in all (10000); SEED: of the first round (1000)
  replay  one round again
What a failed round has written stays in build/dev/soak/kill-SEED.
Exit code: 0 all rounds passed, 1 one failed (it is named), 2 wrong usage.
EOF
    exit 0
    ;;
esac
here=$(cd "$(dirname "$0")" && pwd)
round=250
soak=$BUILD/soak state=$BUILD/soak/kill.state
export HEADWAY_CLI="$BUILD/headway" STRIKE="$BUILD/tests/e2e/kill/kill-strike"
export CHECK="$BUILD/tests/e2e/kill/kill-check"
mkdir -p "$soak"

number() {
    case $1 in
    '' | *[!0-9]*) echo "soak: '$1' is no number; ./dev soak kill --help" >&2 && exit 2 ;;
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
