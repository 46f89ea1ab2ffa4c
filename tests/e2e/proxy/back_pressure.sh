#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A line far slower than the producer: it waits for credit, the broker holds what it has granted and
# no more, and nothing is lost.
line=tcp
. "$(dirname "$0")/common.sh"
start_all
client slow 1 100 >"$dir/warm.log" || fail "warm"
tell bandwidth 60000
client slow 10 100000 "$broker" "$service" >"$dir/slow.log" 2>&1 || fail "$(cat "$dir/slow.log")"
grep -q 'lost on the way: 0' "$dir/slow.log" || fail "$(cat "$dir/slow.log")"
cat "$dir/slow.log"
client upload 5000 >"$dir/upload.log" || fail "upload: $(cat "$dir/upload.log")"
cat "$dir/upload.log"
grep -q 'uploaded 5000 readings' "$dir/upload.log" || fail "not all came"
! grep -q 'waited for credit 0 times' "$dir/upload.log" || fail "the producer never waited"
