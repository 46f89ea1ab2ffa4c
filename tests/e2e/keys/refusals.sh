#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Who is not let in, and what everybody is told to do about it.
. "$(dirname "$0")/common.sh"
free=tcp://127.0.0.1:1 # nobody gets so far as to listen there

# A broker on tcp has a key of its own, and rights; without them it does not start.
ends 65 no_key there broker --listen "$free"
says "headway key new broker"
there key new broker >/dev/null 2>&1
ends 65 no_rights there broker --listen "$free"
says "headway acl new"
echo 'rules: [{who: nobody}]' >"$rights"
ends 65 bad_rights there broker --listen "$free"
says "rights.yaml:1:"
ends 65 other_key there broker --listen "$free" --identity other
says "headway key new other"
ends 65 file there broker --listen main --rights "$dir/nowhere"
says "$dir/nowhere"
usual_rights
# One key is one identity's.
known anna
cp "$dir/there/headway/authorized/anna" "$dir/there/headway/authorized/eve"
ends 65 twins there broker --listen "$free"
says "the same key is trusted as"
rm "$dir/there/headway/authorized/eve"
# Without keys it is for this host, and says so.
ends 2 far there broker --insecure --listen tcp://0.0.0.0:1
says "for this host only"
rm -r "$dir/there/headway/keys"

known ben fleet
start_keyed
start_known_service
look() { here ls --bus "$url" "$@"; }
ends 0 anna look --identity anna
says fleet.v1.Fleet
# Nobody's key, no key, another's key for the broker.
here key new eve >/dev/null 2>&1
ends 69 eve look --identity eve
says "headway key trust 'headway-x25519"
ends 2 none env HOME=/nonexistent XDG_CONFIG_HOME="$dir/nobody" HEADWAY_BROKER_KEY="$(cat "$dir/broker.line")" \
    "$HEADWAY_CLI" ls --bus "$url"
says "headway key new"
ends 69 plain env XDG_CONFIG_HOME="$dir/nobody" "$HEADWAY_CLI" ls --bus "$url"
says "give it yours: --identity"
# One that has no folder to keep keys in, as a function in a cloud: they come with its settings.
homeless() { env -u HOME -u XDG_CONFIG_HOME "$@" "$HEADWAY_CLI" ls --bus "$url"; }
secret=$(grep -v '^#' "$dir/here/headway/keys/anna.key")
ends 0 homeless homeless HEADWAY_IDENTITY_KEY="$secret" HEADWAY_BROKER_KEY="$(cat "$dir/broker.line")"
says fleet.v1.Fleet
ends 2 homeless_public homeless HEADWAY_IDENTITY_KEY="$(cat "$dir/ben.line")" HEADWAY_BROKER_KEY="$(cat "$dir/broker.line")"
says "HEADWAY_IDENTITY_KEY: it is no private key"
ends 2 homeless_stranger homeless HEADWAY_IDENTITY_KEY="$secret"
says "HEADWAY_BROKER_KEY"
ends 69 homeless_plain homeless
says "give it yours: --identity"
ends 2 mismatch look --identity anna --broker-key "$(cat "$dir/ben.line")"
says "not the one that is pinned"
ends 0 unpin here key unpin "$url"
ends 2 unknown look --identity anna
says "headway key pin $url"
ends 69 wrong look --identity anna --broker-key "$(cat "$dir/ben.line")"
ends 2 nonsense look --identity anna --broker-key nonsense
says "headway key show"
ends 0 given look --identity anna --broker-key "$(cat "$dir/broker.line")"
ends 2 far env XDG_CONFIG_HOME="$dir/here" "$HEADWAY_CLI" ls --bus tcp://192.0.2.1:7000
says "headway key pin tcp://192.0.2.1:7000"
ends 65 no_such look --identity nobody --broker-key "$(cat "$dir/broker.line")"
says "no key 'nobody'"
# A service is told the same.
ends 2 service env XDG_CONFIG_HOME="$dir/here" "$FLEET" --bus "$url" --identity fleet
says "headway key pin $url"
here key pin "$url" "@$dir/broker.line" >/dev/null

# A context has it all.
ends 0 add here context add plant --bus "$url" --identity anna --broker-key "$(cat "$dir/broker.line")"
ends 0 context here ls --bus plant
says fleet.v1.Fleet
ends 77 may_not here call --bus plant fleet.v1.Fleet/Upload '{}'
says PERMISSION_DENIED
ends 0 use here context use plant
ends 0 used here call fleet.v1.Fleet/Get '{"device":"local"}'

# Who may not serve is refused, and its service ends with a word.
ends 77 serve env XDG_CONFIG_HOME="$dir/here" "$FLEET" --bus "$url" --identity ben
says "ben may not serve fleet.v1.Fleet"

# Straight to the worker, by tcp with keys too, and only for who may call all of it.
export HEADWAY_VIA=direct
ends 5 straight_ben here call --bus "$url" --identity ben fleet.v1.Fleet/Get '{"device":"local"}'
sed -i 's#call: \[fleet.v1.Fleet/Get, .*#call: [fleet.v1.Fleet/*]#' "$rights"
kill -HUP "$broker"
until_ 60 grep -q 'SIGHUP' "$dir/broker.log"
ends 0 straight here call --bus "$url" --identity anna fleet.v1.Fleet/Get '{"device":"local"}'
until_ 60 grep -q 'calls us straight' "$dir/service.log"
