#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Random seeds of the whole bus by the hundred thousand: soak.sh PROGRAM STATE [options].
# The state is one line, "checksum first next": a run that was stopped goes on where it stood; another
# program, or another --from, begins anew.
set -euo pipefail

usage() {
    cat <<'END'
./dev soak sim [--seeds N] [--from N] [--again]
  Runs seeds of the random scenario (a broker, workers and clients under every fault) in the release
  build, whose checks are the same, on all cores. Stopped, it goes on where it stood when it is
  started again; what it has done is in build/soak/sim.
  --seeds N   so many seeds in all (100000)
  --from N    the first (2001: ./dev test has run those before it)
  --again     forget what was done
Exit code: 0 all seeds passed, 1 one failed (it is named, with the command that replays it),
2 wrong usage, 130 stopped.
END
}

program=$1 state=$2
shift 2
seeds=100000 from=2001 chunk=${SOAK_CHUNK:-200}
number() {
    [[ ${2:-} =~ ^[1-9][0-9]{0,14}$ ]] || { echo "soak: $1 needs a number from 1 on" >&2; exit 2; }
}
while [ $# -gt 0 ]; do
    case $1 in
    --seeds) number "$1" "${2:-}" && seeds=$2 && shift 2 ;;
    --from) number "$1" "${2:-}" && from=$2 && shift 2 ;;
    --again) rm -f "$state" && shift ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
    esac
done

work=$(mktemp -d)
running=()
stop() {
    [ ${#running[@]} -eq 0 ] || kill "${running[@]}" 2>/dev/null || true
    rm -rf "$work"
}
trap stop EXIT
trap 'echo; echo "Stopped; the same command goes on from here."; exit 130' INT TERM

sum=$(cksum <"$program" | cut -d' ' -f1)
next=$from
if [ -f "$state" ] && read -r old_sum old_from old_next <"$state" && [ "$old_from" = "$from" ]; then
    if [ "$old_sum" = "$sum" ]; then
        next=$old_next
        echo "Going on at seed $next."
    else
        echo "The program has changed since: beginning anew."
    fi
fi
mkdir -p "$(dirname "$state")"
end=$((from + seeds))
jobs=${CTEST_PARALLEL_LEVEL:-$(nproc)}
began=$(date +%s) first=$next

# One line that is overwritten on a terminal; elsewhere one a minute.
said=0
progress() {
    local now spent=0 rate=0
    now=$(date +%s) spent=$((now - began))
    [ -t 1 ] || [ $((now - said)) -ge 60 ] || [ "$next" -ge "$end" ] || return 0
    said=$now
    [ "$spent" -eq 0 ] || rate=$(((next - first) / spent))
    [ ! -t 1 ] || printf '\r'
    printf '%d of %d seeds, %d a second, %d s left  ' $((next - from)) "$seeds" "$rate" \
        $((rate ? (end - next) / rate : 0))
    [ -t 1 ] || echo
}

# As many chunks side by side as there are cores; the state moves when all of them are done.
while [ "$next" -lt "$end" ]; do
    at=$next running=()
    while [ "$at" -lt "$end" ] && [ ${#running[@]} -lt "$jobs" ]; do
        size=$((end - at < chunk ? end - at : chunk))
        nice "$program" --seed "$at" --count "$size" >"$work/$at" 2>&1 &
        running+=($!)
        at=$((at + size))
    done
    failed=0
    for pid in "${running[@]}"; do
        wait "$pid" || failed=1
    done
    running=()
    if [ $failed = 1 ]; then
        echo
        grep -L '^[0-9]* seeds from' "$work"/* | xargs tail -n 20
        exit 1
    fi
    rm -f "$work"/*
    next=$at
    echo "$sum $from $next" >"$state.new"
    mv "$state.new" "$state"
    progress
done
[ ! -t 1 ] || echo
echo "$seeds seeds from $from on: all passed."
