#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The proxy says what is wrong with what it is told.
line=ipc
. "$(dirname "$0")/common.sh"
start_all
for order in '' nonsense 'latency' 'latency -1' 'latency 1 2 3' 'slice x' 'slice 1 2' \
    'bandwidth 99999999999' 'up reset' 'down' 'half-open 1' \
    "$(printf 'latency %0300d' 1)"; do
    tell "$order"
    says 'error: '
done
for order in 'latency 1 2' 'up slice 100' 'down bandwidth 1000000' 'latency 0' 'slice 0' \
    'bandwidth 0'; do
    tell "$order"
    [ "$said" = ok ] || fail "$order: $said"
done
client get >"$dir/get.log"
code=0
"$PROXY" nowhere 2>"$dir/usage.log" || code=$?
[ $code -eq 2 ] || fail "exit code $code for bad usage"
