# SPDX-License-Identifier: Apache-2.0
# Sourced after fleet/common.sh: whatever is said at the most talkative level is kept and looked through.
#
#   canary FILE.key...        these private keys must not be seen anywhere
#   watched COMMAND...        runs it, keeps its words and code ($code), goes on in any case
#   watched_in_background COMMAND...   and its pid in $pid; what the system shows of it is kept too
#   no_canary_was_seen        in all that was kept so far, and all of $dir besides
here=$(cd "$(dirname "$0")" && pwd)
kept=$dir/kept
canaries=''
mkdir "$kept"
export HEADWAY_LOG=trace
ulimit -c 0
number=0

canary() {
    canaries="$canaries $*"
}

watched() {
    number=$((number + 1))
    code=0
    "$@" >"$kept/$number.out" 2>"$kept/$number.err" </dev/null || code=$?
    echo "$number ended with $code" >>"$dir/commands"
}

watched_in_background() {
    number=$((number + 1))
    "$@" >"$kept/$number.out" 2>"$kept/$number.err" </dev/null &
    pid=$!
    what_is_shown_of $pid $number
}

# Command line, environment, and the names of open files: for everybody of the same user to see.
what_is_shown_of() {
    sleep 0.2
    for part in cmdline environ comm; do
        cat "/proc/$1/$part" >"$kept/$2.$part" 2>/dev/null || true
    done
    ls -l "/proc/$1/fd" >"$kept/$2.files" 2>/dev/null || true
}

no_canary_was_seen() {
    # shellcheck disable=SC2086
    python3 "$here/scan.py" $canaries -- "$dir" >"$dir/scanned" || {
        cat "$dir/scanned"
        fail "a private key is where it must not be"
    }
    cat "$dir/scanned"
}
