#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Broker, service and clients that use keys log all they can, and no private key is in it: when they meet,
# when they are refused, when keys change.
. "$(dirname "$0")/../fleet/common.sh"
. "$(dirname "$0")/watch.sh"
export XDG_CONFIG_HOME="$dir/config"
home=$XDG_CONFIG_HOME/headway
for name in broker anna fleet eve; do
    "$HEADWAY_CLI" key new $name >/dev/null 2>&1
    canary "$home/keys/$name.key"
done
for name in anna fleet; do
    "$HEADWAY_CLI" key trust "@$home/keys/$name.pub" >/dev/null 2>&1
done
cat >"$home/rights.yaml" <<'END_RIGHTS'
rules:
  - who: [anna]
    call: ['>']
    subscribe: ['>']
  - who: [fleet]
    serve: ['fleet.v1.Fleet']
    publish: ['>']
END_RIGHTS
PORT=$(own_port)
bus=tcp://127.0.0.1:$PORT
HEADWAY_BROKER_KEY=$(grep '^headway-x25519 ' "$home/keys/broker.pub")
export HEADWAY_BROKER_KEY HEADWAY_BUS="$bus"
watched_in_background "$HEADWAY_CLI" broker --listen "$bus,main"
broker=$pid
log=$number
HEADWAY_IDENTITY=fleet
export HEADWAY_IDENTITY
watched_in_background "$FLEET"
service=$pid
export HEADWAY_IDENTITY=anna
until_ 60 "$FLEET_CLIENT" get
for words in 'ping' 'ls' 'stats' 'describe fleet.v1.Fleet' 'call fleet.v1.Fleet/Get {}' 'doctor' 'topics' \
    'call fleet.v1.Fleet/Nothing {}' 'why fleet.v1.Fleet'; do
    # shellcheck disable=SC2086
    watched timeout 20 "$HEADWAY_CLI" $words
done
grep -q . "$kept/$log.err" || fail "the broker logged nothing"

# Those who are refused: no key that is trusted, another broker's key, none at all; and noise.
HEADWAY_IDENTITY=eve watched timeout 10 "$HEADWAY_CLI" ping --wait 2s
[ $code != 0 ] || fail "eve got in"
HEADWAY_BROKER_KEY=$(grep '^headway-x25519 ' "$home/keys/eve.pub") watched timeout 10 "$HEADWAY_CLI" ping --wait 2s
[ $code != 0 ] || fail "anna took another for the broker"
HEADWAY_BROKER_KEY='' HEADWAY_IDENTITY='' watched timeout 10 "$HEADWAY_CLI" ping --wait 2s
python3 - "$PORT" <<'END_NOISE'
import os, socket, sys
for noise in (b"", b"\xff" + bytes(8) + b"\x7f", b"\xff" + bytes(8) + b"\x7f\x03\x00CURVE" + bytes(47) + os.urandom(500)):
    try:
        with socket.create_connection(("127.0.0.1", int(sys.argv[1])), 5) as peer:
            peer.sendall(noise)
    except OSError:
        pass
END_NOISE

# Keys change while it runs.
watched "$HEADWAY_CLI" key rotate anna --overlap 1d
canary "$home/keys/anna.old.key"
watched timeout 20 "$HEADWAY_CLI" ping
kill -HUP "$broker"
watched "$HEADWAY_CLI" key revoke anna
watched timeout 10 "$HEADWAY_CLI" ping --wait 2s
what_is_shown_of "$broker" broker
kill "$service" "$broker"
wait
service='' broker=''
no_canary_was_seen
