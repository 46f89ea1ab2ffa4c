#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A bus is named once, and then found by its name, by HEADWAY_CONTEXT, or without a word.
. "$(dirname "$0")/../fleet/common.sh"
export XDG_CONFIG_HOME="$dir/config" HEADWAY_CONTEXT=
"$HEADWAY_CLI" broker --listen "ipc://$dir/far.sock" >"$dir/broker.log" 2>&1 &
broker=$!
until_ 60 "$HEADWAY_CLI" ping --bus "ipc://$dir/far.sock"

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
ends 2 nope env HEADWAY_CONTEXT=nope "$HEADWAY_CLI" ls
says "there is no context 'nope'"

ends 65 use "$HEADWAY_CLI" context use none
says "there is none called 'none'"
echo nonsense >"$XDG_CONFIG_HOME/headway/contexts/x"
ends 65 damaged "$HEADWAY_CLI" context use x
ends 0 rm "$HEADWAY_CLI" context rm far
ends 69 gone "$HEADWAY_CLI" ping -n 1
ends 65 rm "$HEADWAY_CLI" context rm far

# A context is no other context's, nor a bus that nobody could connect to.
ends 0 add "$HEADWAY_CLI" context add plant --bus "ipc://$dir/plant.sock"
ends 2 within "$HEADWAY_CLI" context add deep --bus plant
says "'plant' is a context itself: say what it stands for, --bus ipc://$dir/plant.sock"
ends 2 within "$HEADWAY_CLI" context add deep --bus other,plant
ends 0 itself "$HEADWAY_CLI" context add main --bus main
ends 73 twice "$HEADWAY_CLI" context add main --bus main
says "there is one called 'main' already"
for bus in tcp:// tcp://host tcp://host:0 tcp://host:99999 'tcp://a b:1' http://a:1 TCP://a:1 ipc:// \
    ipc://@x a,,b a, ,a a/b tcp://a:1,tcp:// 1,2,3,4,5,6,7,8,9 "$(printf 'ipc:///\033[2J')" \
    "$(printf 'a\nidentity anna')" "$(printf 'tcp://a:1\r')"; do
    ends 2 bus "$HEADWAY_CLI" context add wrong --bus "$bus"
    [ ! -e "$XDG_CONFIG_HOME/headway/contexts/wrong" ] || fail "it was taken: $bus"
done
for bus in 'tcp://[::1]:7000' tcp://Host.example:1,ipc:///tmp/x,name; do
    ends 0 bus "$HEADWAY_CLI" context add right --bus "$bus"
    ends 0 gone "$HEADWAY_CLI" context rm right
done
key=$(cat "$dir/line")
ends 65 pin "$HEADWAY_CLI" context add wrong --bus y --broker-key "$(printf '%s\nbus z' "$key")"
ends 65 weak "$HEADWAY_CLI" context add wrong --bus y \
    --broker-key 'headway-x25519 AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= b'

# Where nobody answers, the context is named with what it stands for.
ends 69 nobody "$HEADWAY_CLI" ping -n 1 --bus plant
says "The context 'plant' stands for ipc://$dir/plant.sock"
ends 69 nobody env HEADWAY_CONTEXT=plant "$HEADWAY_CLI" ping -n 1
says "The context 'plant' stands for ipc://$dir/plant.sock"

# What cannot be read is no missing context: nobody is sent elsewhere.
contexts=$XDG_CONFIG_HOME/headway/contexts
mkfifo "$contexts/pipe"
ends 2 pipe timeout 60 "$HEADWAY_CLI" ping -n 1 --bus pipe
says "'pipe' may be a context"
ends 65 ls timeout 60 "$HEADWAY_CLI" context ls
says "cannot read the file of 'pipe'"
says "  plant                ipc://$dir/plant.sock"
rm "$contexts/pipe"
printf 'bus tcp://a:1\n\0' >"$contexts/nul"
ends 2 nul "$HEADWAY_CLI" ping -n 1 --bus nul
truncate -s 100M "$contexts/huge"
ends 2 huge "$HEADWAY_CLI" ping -n 1 --bus huge
rm "$contexts/nul" "$contexts/huge"
printf '\357\273\277# mine\r\nbus ipc://%s/plant.sock\r\n' "$dir" >"$contexts/windows"
printf 'bus tcp://a:1\033[2J' >"$contexts/colour"
"$HEADWAY_CLI" context rm x >"$dir/rm.log" 2>&1
ends 0 ls "$HEADWAY_CLI" context ls
says "  windows              ipc://$dir/plant.sock"
says '  colour               tcp://a:1\x1b[2J'
ends 69 windows "$HEADWAY_CLI" ping -n 1 --bus windows
rm -f "$XDG_CONFIG_HOME/headway/context"
mkfifo "$XDG_CONFIG_HOME/headway/context"
ends 2 current timeout 60 "$HEADWAY_CLI" ping -n 1
says 'cannot be read'
rm "$XDG_CONFIG_HOME/headway/context"
rm -r "$contexts"
ln -s contexts "$contexts"
ends 2 loop "$HEADWAY_CLI" ping -n 1 --bus plant
ends 65 loop "$HEADWAY_CLI" context ls
rm "$contexts"
# Who has no home has no contexts.
ends 69 homeless env -u XDG_CONFIG_HOME HOME=/dev/null "$HEADWAY_CLI" ping -n 1 --bus nowhere
if LC_ALL=C grep -l "$(printf '[\001-\010\013\014\016-\037\177]')" "$dir"/*.log; then
    fail "control characters were said"
fi
