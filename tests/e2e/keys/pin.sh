#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The first meeting at a terminal: a question, whose answer is pinned.
. "$(dirname "$0")/common.sh"
command -v script >/dev/null || exit 77
usual_rights
known anna fleet
start_keyed
here key unpin "$url" >/dev/null
export XDG_CONFIG_HOME="$dir/here"
terminal() { script -qec "'$HEADWAY_CLI' ls --bus $url --identity anna" /dev/null; }
empty() { echo | terminal; }
wrong() { echo nonsense | terminal; }
right() { terminal <"$dir/broker.line"; }
ends 2 empty empty
says "is not known here"
ends 2 wrong wrong
says "headway key show"
ends 0 right right
says "Pinned SHA256:"
ends 0 again "$HEADWAY_CLI" ls --bus "$url" --identity anna
