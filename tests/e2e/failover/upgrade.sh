#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Both brokers are replaced, one after the other, under load: not one call fails.
. "$(dirname "$0")/common.sh"
load_begins
for _ in 1 2 3 4; do
    until_ 60 linked
    old=$(active)
    eval "pid=\$$old"
    kill -TERM "$pid"
    wait "$pid" || fail "the broker did not end well"
    broker_up "$old"
    served_at "$old"
    until_ 60 moved_from "$old"
done
load_ends
check_ledger "$dir/handled.txt" "$dir"/ended-*.txt >"$dir/check.log" || fail "the books do not agree"
cat "$dir/check.log"
if ! grep -q "failed=0" "$dir/check.log"; then
    grep -E "^(read|write)" "$dir"/ended-*.txt | grep -v " OK$"
    fail "calls failed"
fi
