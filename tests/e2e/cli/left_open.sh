#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A program's end waits for nothing else that it has open on its loop.
set -eu
dir=$(mktemp -d)
export XDG_RUNTIME_DIR="$dir"
trap 'kill $broker 2>/dev/null; wait; rm -rf "$dir"' EXIT
"$HEADWAY_CLI" broker >"$dir/log" 2>&1 &
broker=$!
code=0
timeout -k 1 60 "$LEFT_OPEN" || code=$?
[ "$code" = 3 ] || { echo "it ended with $code, not with 3" >&2 && exit 1; }
