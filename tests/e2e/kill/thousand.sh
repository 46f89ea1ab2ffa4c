#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# kill -9 of a service under 1,000 calls: each ends within a second, once.
. "$(dirname "$0")/../fleet/common.sh"
# A busy machine would have some calls refused for waiting too long: here all are to be started.
HEADWAY_QUEUE_TARGET_MS=60000 start_broker
# thousand: one try; 75 if it was late.
thousand() {
    "$HOLD" >"$dir/service.log" 2>&1 &
    service=$!
    until_ 60 sh -c "'$HEADWAY_CLI' ls | grep -q bench.v1.Echo"
    code=0
    "$THOUSAND" $service >"$dir/thousand.log" 2>&1 || code=$?
    wait $service || true
    service=''
    cat "$dir/thousand.log"
    return $code
}
# A machine that stands still makes one late, and not five.
for _ in 1 2 3 4 5; do
    code=0
    thousand || code=$?
    [ $code -eq 75 ] || break
    until_ 60 sh -c "! '$HEADWAY_CLI' ls | grep -q bench.v1.Echo"
done
[ $code -eq 0 ] || fail "it ended with $code"
grep -q "1000 calls" "$dir/thousand.log"
