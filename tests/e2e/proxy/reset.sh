#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A reset ends what is under way with a clear status; who is left connects again.
line=tcp
. "$(dirname "$0")/common.sh"
start_all
for time in 1 2 3; do
    start_watch
    tell reset
    watch_ends 60
    until_ 60 client get
done
