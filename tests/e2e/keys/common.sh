# SPDX-License-Identifier: Apache-2.0
# Sourced: two places that share nothing but a port, the broker's and that of those who connect to
# it, each with keys of its own ($dir/there and $dir/here).
. "$(dirname "$0")/../fleet/common.sh"
there() { XDG_CONFIG_HOME="$dir/there" "$HEADWAY_CLI" "$@"; }
here() { XDG_CONFIG_HOME="$dir/here" "$HEADWAY_CLI" "$@"; }
mkdir -p "$dir/there/headway" "$dir/here"
export HEADWAY_IDENTITY= HEADWAY_BROKER_KEY= HEADWAY_RIGHTS= HEADWAY_CONTEXT=
rights=$dir/there/headway/rights.yaml

# known NAME...: has a key here, which is trusted there.
known() {
    for name; do
        here key new "$name" >"$dir/$name.line" 2>/dev/null
        there key trust "@$dir/$name.line" >/dev/null
    done
}

# The broker at $url, on a port that is free.
start_keyed() {
    there key new broker >"$dir/broker.line" 2>/dev/null
    port=$(own_port)
    for tries in 1 2 3 4 5; do
        url=tcp://127.0.0.1:$port
        XDG_CONFIG_HOME="$dir/there" "$HEADWAY_CLI" broker --listen "$url" "$@" \
            >"$dir/broker.log" 2>&1 &
        broker=$!
        until_ 60 grep -q 'listening\|cannot listen' "$dir/broker.log"
        if grep -q listening "$dir/broker.log"; then
            here key pin "$url" "@$dir/broker.line" >/dev/null
            return
        fi
        wait "$broker" || true
        port=$((port + 99))
    done
    fail "no port is free"
}

start_known_service() {
    XDG_CONFIG_HOME="$dir/here" "$FLEET" --bus "$url" --identity fleet "$@" >"$dir/service.log" 2>&1 &
    service=$!
    until_ 60 grep -q 'headway-fleet serves' "$dir/broker.log"
}

usual_rights() {
    cat >"$rights" <<'YAML'
rules:
  - name: look around
    who: ['*']
    call: ['headway.v1.>']
  - name: the fleet
    who: [fleet]
    serve: [fleet.v1.Fleet]
    publish: ['fleet.v1.>']
  - name: readers
    who: [anna]
    call: [fleet.v1.Fleet/Get, fleet.v1.Fleet/Watch]
YAML
}
