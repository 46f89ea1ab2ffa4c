#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Latency that varies, and bytes in ones and twos: calls and streams go on as ever.
line=tcp
. "$(dirname "$0")/common.sh"
start_all
tell latency 10 20
tell slice 9
for call in 1 2 3 4 5; do
    client get >"$dir/get-$call.log" || fail "get $call"
done
client watch 20 10 >"$dir/watch.log" || fail "watch"
client upload 200 >"$dir/upload.log" || fail "upload"
grep -q 'uploaded 200 readings' "$dir/upload.log" || fail "upload: $(cat "$dir/upload.log")"
