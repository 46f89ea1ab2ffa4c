#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A broker with keys on libzmq, which is made wrong beneath it: then it does not start. What is seen
# when a setting is read back the adapter refuses; what is not, the self-test does, for a stranger was
# let in, or was not seen to be turned away.
. "$(dirname "$0")/../fleet/common.sh"
export XDG_CONFIG_HOME="$dir" HEADWAY_TRANSPORT=zmq HEADWAY_ZMQ_MODULE="$SABOTAGED"
"$HEADWAY_CLI" key new broker >"$dir/broker.key" 2>"$dir/new.log"
printf 'rules:\n  - name: nobody\n    who: [nobody]\n    call: ["none.v1.>"]\n' >"$dir/headway/rights.yaml"

# starts_not SABOTAGE WORDS
starts_not() {
    export SABOTAGE="$1"
    got=0
    timeout 120 "$HEADWAY_CLI" broker --listen tcp://127.0.0.1:0 >"$dir/broker.log" 2>&1 || got=$?
    said=$(cat "$dir/broker.log")
    [ $got -ne 0 ] && [ $got -ne 124 ] || fail "with $1 it starts (exit code $got)"
    case $said in *"listening at"*) fail "with $1 it said that it listens" ;; esac
    says "$2"
    echo "$1: $got, $2"
}

for what in handler domain enforcing server secret; do
    starts_not $what "is refused"
done
starts_not everyone "self-test at tcp://127.0.0.1"
says "a stranger was let in; it does not start so"
# That the domain is enforced matters when the handler is missing or the domain is: one thing at a time
# it changes nothing, strangers are turned away.
for what in handler domain server secret; do
    starts_not $what! "self-test at tcp://127.0.0.1"
done

# The same module with nothing wrong: it starts, so that what is above is the sabotage's doing.
SABOTAGE='' "$HEADWAY_CLI" broker --listen tcp://127.0.0.1:0 >"$dir/broker.log" 2>&1 &
broker=$!
until_ 60 grep -q "listening at tcp" "$dir/broker.log"
