#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Too much, or for too long: 503 and 429 say when to come again, 504 that it took too long.
. "$(dirname "$0")/common.sh"
start_broker
start_trial
start_gateway --deadline-most-ms 1500
will_answer 200 GET /v1/hold/0
story deadlines
# Where the time is over before the handler has the call it hears of nothing.
heard() {
    ask GET /v1/hold/1400 x-request-timeout:50ms >"$dir/hold.log"
    [ "$(grep -c 'hold: cancelled' "$dir/trial.log")" -ge 3 ]
}
until_ 10 heard
stop_gateway

start_gateway --limits-requests 4
will_answer 200 GET /v1/hold/0
story overload

# What the service advises is passed on.
answers 429 POST /v1/refuse content-type:application/json \
    -d '{"code":8,"message":"full","retryAfterMs":2500}'
says 'retry-after: 3'
says '"message":"full"'
answers 429 POST /v1/refuse content-type:application/json -d '{"code":8}'
case $said in *retry-after*) fail "advice that nobody gave: $said" ;; esac
answers 503 POST /v1/refuse content-type:application/json -d '{"code":14,"retryAfterMs":1}'
says 'retry-after: 1'
stop_gateway

# Without the settings, the method says how long.
start_gateway --deadline-default-ms 700
will_answer 200 GET /v1/hold/0
answers 504 GET /v1/hold/3000
answers 200 GET /v1/hold/0 x-request-timeout:10m
remaining=$(printf %s "$said" | sed -n 's/.*"remainingMs":\([0-9]*\).*/\1/p')
if [ "$remaining" -le 700 ] || [ "$remaining" -gt 4000 ]; then
    fail "the handler had $remaining ms"
fi
stop_gateway

# Where descriptors are few there are fewer connections; who is one too many is answered, not cut.
printf '#!/bin/sh\nulimit -n 100\nexec "%s" "$@"\n' "$GATEWAY" >"$dir/few"
chmod +x "$dir/few"
GATEWAY=$dir/few start_gateway --expose-topics "crowd.>"
grep -q '36 connections at once, not 10000: .* 10064 descriptors' "$dir/gateway.log" ||
    fail "few descriptors: $(cat "$dir/gateway.log")"
will_answer 200 GET /v1/hold/0
story crowd 36
stop_gateway
