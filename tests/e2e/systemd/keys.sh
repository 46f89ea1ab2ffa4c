#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tcp by socket activation, with keys: the broker's own comes from the service manager, strangers stay
# out, and a reload is told.
. "$(dirname "$0")/../fleet/common.sh"
unset HEADWAY_THREADS
export XDG_CONFIG_HOME="$dir/config"
home=$XDG_CONFIG_HOME/headway
credentials=$dir/credentials
events=$dir/m/events
mkdir "$credentials" "$dir/m"
lines() {
    [ "$(grep -cx "$2" "$events")" = "$1" ]
}
for name in broker anna; do
    "$HEADWAY_CLI" key new $name >"$dir/$name.pub" 2>&1
done
broker_key=$(grep '^headway-x25519 ' "$home/keys/broker.pub")
"$HEADWAY_CLI" key trust "$(cat "$home/keys/anna.pub")" >/dev/null
printf "rules:\n  - who: [anna]\n    call: ['>']\n" >"$home/rights.yaml"
mv "$home/keys/broker.key" "$credentials/broker.key"

# What others could read is no credential; nor is it looked for where there is none.
ends 65 none "$HEADWAY_CLI" key show broker
export CREDENTIALS_DIRECTORY="$credentials"
chmod 444 "$credentials/broker.key"
ends 65 open "$HEADWAY_CLI" key show broker
says 'is no credential that only this service can read'
chmod 440 "$credentials/broker.key" # as systemd's access list looks
ends 0 given "$HEADWAY_CLI" key show broker
says 'fingerprint SHA256:'
ends 0 own "$HEADWAY_CLI" key show anna

"$MANAGER" "$dir/m" -- "$HEADWAY_CLI" broker >"$dir/broker.log" 2>&1 &
broker=$!
unset CREDENTIALS_DIRECTORY
until_ 60 test -s "$dir/m/port"
bus=tcp://127.0.0.1:$(cat "$dir/m/port")
ping_as() {
    HEADWAY_IDENTITY=$1 HEADWAY_BROKER_KEY=$broker_key timeout 120 "$HEADWAY_CLI" ping --wait "$2" "$bus"
}
ends 0 anna ping_as anna 60s # the broker is started for her
"$HEADWAY_CLI" key new eve >/dev/null 2>&1
if ping_as eve 3s >"$dir/eve.log" 2>&1; then
    fail "a stranger was let in"
fi
kill -HUP "$(sed -n 's/^started //p' "$events" | tail -n 1)"
until_ 60 lines 2 READY=1
lines 1 RELOADING=1 || fail "the reload was not told"
lines 1 'started [0-9]*' || fail "it was started again"
kill "$broker"
wait "$broker" || true
broker=

# Without its key it does not start on tcp, handed over or not.
rm "$credentials/broker.key" "$dir/m/"*
ends 65 keyless "$MANAGER" "$dir/m" --now -- "$HEADWAY_CLI" broker
says 'headway key new broker'
