# SPDX-License-Identifier: Apache-2.0
# Sourced: a gateway of the test's own ($gateway, at $url), and how to ask it.
command -v start_broker >/dev/null || . "$(dirname "$0")/../fleet/common.sh"
here=$(dirname "$0")
gateway='' trial='' url=''

# A sanitizer that has spoken fails the story.
well_ended() {
    ! grep -n 'runtime error:\|Sanitizer' "$dir"/*.log
}

# start_gateway OPTION...: at a port that is free; of $listen, if that is set.
start_gateway() {
    [ ! -e "$dir/gateway.log" ] || mv "$dir/gateway.log" "$dir/gateway.$gateway.log"
    "$GATEWAY" --listen "${listen:-http://127.0.0.1:0}" "$@" >"$dir/gateway.log" 2>&1 &
    gateway=$!
    other="$other $gateway"
    until_ 10 grep -q 'listening at' "$dir/gateway.log"
    url=$(sed -n 's/^headway gateway: listening at \(http.*\)/\1/p' "$dir/gateway.log")
    export GATEWAY_URL="$url"
}

stop_gateway() {
    kill "$gateway"
    wait "$gateway" || fail "the gateway ended with $?"
}

start_trial() {
    "$TRIAL" >"$dir/trial.log" 2>&1 &
    trial=$!
    other="$other $trial"
}

ask() { python3 "$here/ask.py" "$@"; }

# answers STATUS METHOD PATH [NAME:VALUE]... [-d BODY]: so it is answered; head and body are in
# $said.
answers() {
    answer=$1
    shift
    ends 0 ask ask "$@"
    case $said in
    "$answer "*) ;;
    *) fail "$*: not $answer, but: $said" ;;
    esac
}

# Within ten seconds.
is_answered() {
    answer=$1
    shift
    ask "$@" | head -n 1 | grep -q "^$answer "
}
will_answer() { until_ 10 is_answered "$@"; }

# story NAME [ARGUMENT...]: its part in python.
story() {
    name=$1
    shift
    python3 "$here/$name.py" "$@" 2>&1 || fail "$name.py"
}

# counter NAME: of /metrics, the sum of its rows.
counter() {
    ask GET /metrics | awk -v name="headway_gateway_$1" '
        index($1, name) == 1 && substr($1, length(name) + 1) ~ /^({|$)/ { sum += $2 }
        END { print sum + 0 }'
}
counts() {
    [ "$(counter "$1")" -eq "$2" ]
}
