#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: strikes.sh [SEED [KILLS]]: kill -9 of brokers, workers and clients at random, and the books
# afterwards. KEEP (environment): a directory that takes the journals of a run that fails.
set -eu
seed=${1:-1} kills=${2:-300}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}quarantine_size_mb=8:malloc_context_size=8"
failed=0
"$STRIKE" "$dir" "$seed" "$kills" || failed=1
"$CHECK" "$dir" $((kills / 10)) || failed=1
if [ $failed = 1 ]; then
    for log in "$dir"/*.log; do
        [ -s "$log" ] || continue
        echo "--- $(basename "$log")"
        grep -vE 'connected to|listening|started' "$log" | tail -n 40
    done
    echo "FAILED. Again: ./dev soak kill replay $seed $kills"
    if [ -n "${KEEP:-}" ]; then
        mkdir -p "$KEEP"
        cp "$dir"/*.journal "$dir"/*.log "$KEEP/"
        echo "Journals: $KEEP"
    fi
fi
exit $failed
