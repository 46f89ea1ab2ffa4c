#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A bus is named once, and then found by its name, by HEADWAY_CONTEXT, or without a word.
. "$(dirname "$0")/../fleet/common.sh"
export XDG_CONFIG_HOME="$dir/config" HEADWAY_CONTEXT=
"$HEADWAY_CLI" broker --listen "ipc://$dir/far.sock" >"$dir/broker.log" 2>&1 &
broker=$!
until_ 10 "$HEADWAY_CLI" ping --bus "ipc://$dir/far.sock"

ends 0 add "$HEADWAY_CLI" context add far --bus "ipc://$dir/far.sock"
ends 0 named "$HEADWAY_CLI" ping -n 1 --bus far
ends 69 none "$HEADWAY_CLI" ping -n 1
HEADWAY_CONTEXT=far
ends 0 variable "$HEADWAY_CLI" ping -n 1
HEADWAY_CONTEXT=
ends 0 use "$HEADWAY_CLI" context use far
ends 0 used "$HEADWAY_CLI" ping -n 1
HEADWAY_BUS=elsewhere
ends 69 before "$HEADWAY_CLI" ping -n 1
HEADWAY_BUS=
ends 0 ls "$HEADWAY_CLI" context ls
says "* far                  ipc://$dir/far.sock"

# A broker listens where it is told, whatever contexts say.
ends 73 broker "$HEADWAY_CLI" broker --listen "ipc://$dir/far.sock"

# What is said of a context must hold.
ends 2 where "$HEADWAY_CLI" context add x
says '--bus tcp://HOST:PORT'
ends 2 bus "$HEADWAY_CLI" context add x --bus 'a b'
says "'a b' is no bus"
ends 2 name "$HEADWAY_CLI" context add ../x --bus y
ends 65 key "$HEADWAY_CLI" context add x --bus y --identity anna
says "headway key new anna"
ends 65 pin "$HEADWAY_CLI" context add x --bus y --broker-key nonsense
says 'no public key'
"$HEADWAY_CLI" key new anna >"$dir/line" 2>/dev/null
ends 0 full "$HEADWAY_CLI" context add x --bus y --identity anna --broker-key "$(cat "$dir/line")"
ends 0 ls "$HEADWAY_CLI" context ls
says '  x                    y  as anna  key pinned'
# Keys that nobody uses yet must not look as if they were.
ends 2 keys "$HEADWAY_CLI" ls --bus x
says 'asks for keys'
ends 2 nope env HEADWAY_CONTEXT=nope "$HEADWAY_CLI" ls
says "there is no context 'nope'"

ends 65 use "$HEADWAY_CLI" context use none
says "there is none called 'none'"
echo nonsense >"$XDG_CONFIG_HOME/headway/contexts/x"
ends 65 damaged "$HEADWAY_CLI" context use x
ends 0 rm "$HEADWAY_CLI" context rm far
ends 69 gone "$HEADWAY_CLI" ping -n 1
ends 65 rm "$HEADWAY_CLI" context rm far
