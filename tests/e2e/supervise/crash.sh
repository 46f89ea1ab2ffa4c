#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A program that always fails is given up loudly, with an exit code of its own; held calls are let
# go, and the broker is told.
. "$(dirname "$0")/common.sh"
start_broker
printf '#!/bin/sh\necho "I cannot go on" >&2\nexit 3\n' >"$dir/broken"
chmod +x "$dir/broken"
run --min 0 --restarts 3 --within 60s --service fleet.v1.Fleet -- "$dir/broken"
until_ 60 sh -c "$HEADWAY_CLI ps | grep -q 'starts with the first call'"
ends 1 held "$LOAD" 1 1
says 'UNAVAILABLE: '
says '(not processed)'
code=0
wait "$service" || code=$?
service=
[ $code -eq 71 ] || fail "the supervisor ended with $code, not 71"
in_log 'GIVING UP broken: more than 3 restarts in 60 s. The last: exit code 3' || fail "not loud"
[ "$(grep -c '^broken-[0-9]*-[1-4] | I cannot go on' "$dir/run.log")" -eq 4 ] ||
    fail "not one and three times restarted"
until_ 60 grep -q 'has given up broken: exit code 3' "$dir/broker.log"

ends 2 none "$HEADWAY_CLI" run -- "$dir/nothing"
says 'there is no program'
ends 2 no_program "$HEADWAY_CLI" run --min 1
says 'PROGRAM'
ends 2 order "$HEADWAY_CLI" run --min 3 --max 2 -- "$FLEET"
says 'not below --min'
ends 2 number "$HEADWAY_CLI" run --max many -- "$FLEET"
says "'many'"
ends 2 stray "$HEADWAY_CLI" run fleet -- "$FLEET"
says 'before the --'
