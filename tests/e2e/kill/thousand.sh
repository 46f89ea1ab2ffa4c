#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# kill -9 of a service under 1,000 calls: each ends soon, once.
. "$(dirname "$0")/../fleet/common.sh"
# A busy machine would have some calls refused for waiting too long: here all are to be started.
HEADWAY_QUEUE_TARGET_MS=60000 start_broker
"$HOLD" >"$dir/service.log" 2>&1 &
service=$!
until_ 60 sh -c "'$HEADWAY_CLI' ls | grep -q bench.v1.Echo"
ends 0 thousand "$THOUSAND" $service
echo "$said"
says "1000 calls"
service=''
