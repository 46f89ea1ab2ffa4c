# SPDX-License-Identifier: Apache-2.0
# Sourced, with client or worker as $1: whose line to the broker passes the proxy. $line ipc or tcp. The
# broker's heartbeat is $heartbeat ms, or 2000 as usual.
side=$1
. "$(dirname "$0")/../fleet/common.sh"
said='' proxy=''

leave() {
    code=$?
    set +e
    if [ -n "$proxy" ] && ! kill "$proxy"; then
        echo "FAILED: the proxy had ended"
        code=1
    fi
    (exit $code)
    finish
}
trap leave EXIT

# tell COMMAND...: the proxy obeys; its answer is in $said.
tell() {
    lines=$(wc -l <"$dir/proxy.log")
    echo "$*" >&3
    until_ 60 has_answered
    said=$(tail -n +$((lines + 1)) "$dir/proxy.log")
}

has_answered() {
    tail -n +$((lines + 1)) "$dir/proxy.log" | grep -qE '^(ok$|error: )'
}

# start_proxy URL URL: from the first to the second; its own is in $proxied.
start_proxy() {
    mkfifo "$dir/orders"
    "$PROXY" "$1" "$2" 7 <"$dir/orders" >"$dir/proxy.log" 2>&1 &
    proxy=$!
    exec 3>"$dir/orders"
    until_ 60 grep -q '^listening at ' "$dir/proxy.log"
    proxied=$(sed -n 's/^listening at //p' "$dir/proxy.log")
}

# A broker, the proxy before it, and the service: one of client and service comes by the proxy.
start_all() {
    HEADWAY_HEARTBEAT_MS=${heartbeat:-2000} "$HEADWAY_CLI" broker --listen "main,tcp://127.0.0.1:0" --insecure \
        3>&- >"$dir/broker.log" 2>&1 &
    broker=$!
    until_ 60 "$HEADWAY_CLI" ping
    if [ "$line" = tcp ]; then
        start_proxy tcp://127.0.0.1:0 "$(sed -n 's/.*listening at \(tcp:.*\)/\1/p' "$dir/broker.log")"
    else
        start_proxy "ipc://$dir/proxy.sock" \
            "$(sed -n 's/.*listening at \(ipc:.*\)/\1/p' "$dir/broker.log")"
    fi
    for_service='' for_client=$proxied
    [ "$side" = client ] || for_service=$proxied for_client=''
    HEADWAY_BUS=$for_service "$FLEET" 3>&- >"$dir/service.log" 2>&1 &
    service=$!
    until_ 60 client get
    tell status
    case $said in
    *" 0 bytes up"*) fail "nothing passes the proxy: $said" ;;
    esac
}

client() {
    HEADWAY_BUS=$for_client "$FLEET_CLIENT" "$@" 3>&-
}

# A stream that is under way.
start_watch() {
    rm -f "$dir/watch.log" # of the one before, whose words are not this one's
    HEADWAY_BUS=$for_client "$FLEET_CLIENT" watch 1000000 10 3>&- >"$dir/watch.log" 2>&1 &
    watch=$!
    until_ 60 grep -q 'over one minute' "$dir/watch.log"
}

# It ends with a clear status, within so many seconds.
watch_ends() {
    until_ "$1" watch_is_over
    code=0
    wait $watch || code=$?
    [ $code -eq 1 ] || fail "the reader ended with $code, not 1"
    grep -q UNAVAILABLE "$dir/watch.log" || fail "not said: $(tail -n 3 "$dir/watch.log")"
}

watch_is_over() {
    ! kill -0 $watch
}
