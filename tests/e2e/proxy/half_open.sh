#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The line stands and nothing moves on it: found within three heartbeats of whom it concerns (the
# client's are of 2 s, the broker's of 0.5 s), with as much again for a busy machine.
line=tcp heartbeat=500
. "$(dirname "$0")/common.sh"
start_all
start_watch
tell half-open
if [ "$side" = client ]; then
    watch_ends 12
else
    watch_ends 4
fi
tell status
says ' open' # the proxy has closed nothing by itself
until_ 60 client get
