# SPDX-License-Identifier: Apache-2.0
# Sourced: a broker of the test's own ($broker), and what the stories say. Everything that was
# started ends with the test, and its words are shown when it fails.
set -eu
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}${QUARANTINE:-}"
dir=$(mktemp -d)
export XDG_RUNTIME_DIR="$dir" XDG_CONFIG_HOME="$dir/config" HEADWAY_BUS=
broker='' service='' second='' other='' # what ends with the test

# A key that every program of the test finds, and that must not be in what they say: nor any other.
plant() {
    "$HEADWAY_CLI" key new "$(id -un)" >"$dir/plant.log" 2>&1 || fail "no key to plant"
}

no_key_was_said() {
    keys=$(find "$dir" -name '*.key' -type f -exec grep -l '^headway-secret-x25519 .\{44\}$' {} +)
    # shellcheck disable=SC2086 # one word each: no path here has blanks
    python3 "${SCAN:-$(dirname "$0")/../secrets/scan.py}" $keys -- "$dir" >"$dir/scan.log" || {
        echo "FAILED: a private key is where it must not be"
        return 1
    }
}

# What a family of stories wants to be so when all that was started has ended.
well_ended() { :; }

finish() {
    code=$?
    for pid in $service $broker $second $other; do
        kill "$pid" 2>/dev/null || true
    done
    wait
    [ $code -ne 0 ] || { no_key_was_said && well_ended; } || code=1
    if [ $code -ne 0 ]; then
        for log in "$dir"/*.log; do
            echo "--- $(basename "$log")"
            cat "$log"
        done
    fi
    rm -rf "$dir"
    exit $code
}
trap finish EXIT

fail() {
    echo "FAILED: $*"
    exit 1
}

# until_ SECONDS COMMAND...: tries again ten times a second.
until_() {
    tries=$(($1 * 10))
    shift
    while ! "$@" >"$dir/until.log" 2>&1; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || fail "in time: $*"
        sleep 0.1
    done
}

[ -z "${HEADWAY_CLI:-}" ] || plant

# A port, and the two behind it, that no other test thinks of, and that is no connection's own: those
# begin at 32768.
own_port() { echo $((20000 + $$ * 3 % 12000)); }

start_broker() {
    "$HEADWAY_CLI" broker >"$dir/broker.log" 2>&1 &
    broker=$!
    until_ 60 "$HEADWAY_CLI" ping
}

start_service() {
    "$FLEET" >"$dir/service.log" 2>&1 &
    service=$!
    until_ 60 "$FLEET_CLIENT" get
}

# ends CODE NAME COMMAND...: the command ends with this exit code; its words are in $said.
ends() {
    wanted=$1 name=$2
    shift 2
    got=0
    "$@" >"$dir/$name.log" 2>&1 || got=$?
    said=$(cat "$dir/$name.log")
    [ $got -eq "$wanted" ] || fail "$name: exit code $got, not $wanted"
}

says() {
    case $said in
    *"$1"*) ;;
    *) fail "\"$1\" was not said, but: $said" ;;
    esac
}
