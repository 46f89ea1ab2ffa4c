# SPDX-License-Identifier: Apache-2.0
# Sourced: two brokers, one service and two clients that know both, and the checker.
. "$(dirname "$0")/../fleet/common.sh"
export HEADWAY_BUS=one,two
one='' two='' clients=''

# broker_up NAME: starts it; it answers, and the service has registered there.
broker_up() {
    "$HEADWAY_CLI" broker --listen "$1" >>"$dir/broker-$1.log" 2>&1 &
    eval "$1=\$!"
    broker="$one $two"
    until_ 60 "$HEADWAY_CLI" ping --bus "$1"
}

served_at() {
    until_ 60 sh -c "'$HEADWAY_CLI' ls --bus $1 | grep -q 'ledger.v1.Ledger'"
}

# Both clients have a link to both brokers: the last that each said of each is that it connected.
# Only then does one broker take over from the other.
linked() {
    for log in "$dir"/client-*.log; do
        for name in one two; do
            grep "/$name.sock" "$log" | tail -n 1 | grep -q "connected to" || return 1
        done
    done
}

load_begins() {
    broker_up one
    broker_up two
    "$LEDGER_SERVICE" >"$dir/handled.txt" 2>"$dir/service.log" &
    ledger=$!
    served_at one
    served_at two
    for first in 0 1000000; do
        FIRST=$first "$LEDGER_CLIENT" >"$dir/ended-$first.txt" 2>"$dir/client-$first.log" &
        clients="$clients $!"
    done
    service="$clients $ledger"
    until_ 60 grep -q "read .* OK" "$dir/ended-0.txt"
    until_ 60 grep -q "read .* OK" "$dir/ended-1000000.txt"
}

# Where the first client's calls go now: one or two. While it has no link, it says the whole list.
active() {
    grep "calls go to [^,]*$" "$dir/ended-0.txt" | tail -n 1 | sed 's|.*/||; s|\.sock||'
}

# Calls go to another than this one.
moved_from() { [ "$(active)" != "$1" ]; }

load_ends() {
    kill -TERM $clients
    wait $clients
}

# Each call ended once; what was answered was handled; no read failed; nothing was written twice;
# what is said to be unseen was not seen. Prints the counts; says failed=N.
check_ledger() {
    awk '
    FNR == NR { handled[$1 " " $2]++; next }
    $1 != "read" && $1 != "write" { if ($1 == "entry") wrong($0); next }
    {
        call = $1 " " $2
        if (ended[call]++) wrong("ended twice: " call)
        count[$1]++
        if ($3 == "OK" && !handled[call]) wrong("answered, but not handled: " call)
        if ($1 == "read" && $3 != "OK") wrong("a read failed: " $0)
        if ($1 == "write" && handled[call] > 1) wrong("written twice: " call)
        if ($4 == "unseen" && handled[call]) wrong("unseen, but handled: " call)
        if ($3 != "OK") failed++
    }
    function wrong(text) { print "WRONG: " text; errors++ }
    END {
        for (call in handled) if (!ended[call]) wrong("handled, but never ended: " call)
        printf "%d reads, %d writes, failed=%d\n", count["read"], count["write"], failed
        exit errors > 0
    }' "$@"
}
