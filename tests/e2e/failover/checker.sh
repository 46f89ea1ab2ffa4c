#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The checker of these stories sees each planted fault.
. "$(dirname "$0")/common.sh"
printf 'read 0\nwrite 1\nread 2\nread 2\n' >"$dir/handled"
printf 'read 0 OK\nwrite 1 OK\nread 2 OK\nwrite 3 UNAVAILABLE unseen\n' >"$dir/ended"
check_ledger "$dir/handled" "$dir/ended" >"$dir/said.log" || fail "honest books were refused"

# sees WORDS LINE-FOR-HANDLED LINE-FOR-ENDED
sees() {
    { cat "$dir/handled"; printf '%s' "$2"; } >"$dir/h"
    { cat "$dir/ended"; printf '%s' "$3"; } >"$dir/e"
    if check_ledger "$dir/h" "$dir/e" >"$dir/said.log"; then
        fail "not seen: $1"
    fi
    grep -q "$1" "$dir/said.log" || fail "not said: $1"
}
sees "ended twice" "" "read 0 OK
"
sees "not handled" "" "read 9 OK
"
sees "read failed" "" "read 9 UNAVAILABLE
"
sees "written twice" "write 1
" ""
sees "unseen, but handled" "write 3
" ""
sees "never ended" "write 7
" ""
sees "was not taken" "" "entry 7 was not taken: HEADWAY_EAGAIN
"
