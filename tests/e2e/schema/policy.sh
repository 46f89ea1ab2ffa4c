#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A broker and a worker whose schema would break the callers of the worker there: refused, warned
# of, let in.
. "$(dirname "$0")/../fleet/common.sh"

# begin POLICY: a broker, and the service as it was.
begin() {
    # shellcheck disable=SC2086
    "$HEADWAY_CLI" broker $1 >"$dir/broker.log" 2>&1 &
    broker=$!
    until_ 60 "$HEADWAY_CLI" ping
    "$BEFORE" --name before >"$dir/service.log" 2>&1 &
    service=$!
    until_ 60 "$HEADWAY_CLI" call hello.v1.Hello/Greet '{}'
}
end() {
    kill $second $service $broker
    wait $second $service $broker || true
    second='' service='' broker=''
}
workers() {
    "$HEADWAY_CLI" ls hello.v1 | grep -c '^    worker '
}
two() {
    [ "$(workers)" -eq 2 ]
}
start_after() {
    "$AFTER" --name after >"$dir/after.log" 2>&1 &
    second=$!
}
counted() {
    ends 0 statistics "$HEADWAY_CLI" call headway.v1.Broker/GetStatistics '{}'
    says "$1"
}

begin '--schema-policy refuse'
ends 77 after "$AFTER" --name after
says 'the broker at ipc://'
says 'refuses hello.v1.Hello: FAILED_PRECONDITION: it would break the callers there: '
says 'hello.v1.Hello is not served: FAILED_PRECONDITION: it would break the callers there: '
says 'RPC_REMOVED: the rpc Part of hello.v1.Hello is gone'
says '(and 2 more)'
said=$(cat "$dir/broker.log")
says 'the schema of hello.v1.Hello from after is refused: it would break'
[ "$(workers)" -eq 1 ] || fail "the refused worker serves"
for _ in 1 2 3 4; do
    ends 0 greet "$HEADWAY_CLI" call hello.v1.Hello/Greet '{"name": "x"}'
done
counted '"schemasRefused": "1"'
# A supervisor tells why it gave up.
ends 71 run "$HEADWAY_CLI" run --restarts 1 --within 60s --name changed -- "$AFTER"
[ "$(grep -c '^changed-[0-9]*-[12] | .* refuses hello.v1.Hello: FAILED_PRECONDITION: .*RPC_REMOVED' \
    "$dir/run.log")" -eq 2 ] || fail "the reason is not told twice: $said"
says 'GIVING UP changed: more than 1 restart in 60 s. The last: exit code 77'
# With a list of brokers it goes on where one takes it, and ends where the others are not there.
"$HEADWAY_CLI" broker --listen other >"$dir/other.log" 2>&1 &
other=$!
until_ 60 "$HEADWAY_CLI" ping other
"$AFTER" --name after --bus main,other >"$dir/after.log" 2>&1 &
second=$!
until_ 60 "$HEADWAY_CLI" call hello.v1.Hello/Greet '{"name": 1}' --bus other
until_ 60 grep -q 'hello.v1.Hello is not served: FAILED_PRECONDITION' "$dir/after.log"
ends 77 alone "$AFTER" --name alone --bus main,nobody
says 'refuses hello.v1.Hello: FAILED_PRECONDITION'
kill -0 $second || fail "it ended though it serves at the other broker: $(cat "$dir/after.log")"
kill $other && wait $other || true
until_ 60 grep -q 'no answer from\|lost ipc' "$dir/after.log"
kill -0 $second || fail "it ended though the broker that took it may come back"
kill $second && wait $second || true
# Where it serves alone, it breaks nobody.
kill $service && wait $service || true
start_after
service=''
until_ 60 "$HEADWAY_CLI" call hello.v1.Hello/Greet '{"name": 1}'
end

begin ''
start_after
until_ 60 two
said=$(cat "$dir/broker.log")
says 'the schema of hello.v1.Hello from after: it would break the callers there: '
counted '"schemasWarned": "1"'
end

export HEADWAY_SCHEMA_POLICY=off
begin ''
start_after
until_ 60 two
! grep -q 'it would break' "$dir/broker.log" || fail "nobody was to look"
end

ends 2 policy "$HEADWAY_CLI" broker --schema-policy loud
says "--schema-policy: 'loud' is none of WARN REFUSE OFF"
