#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Two identities: anna may call, ben may not, and is told which line would let him; what is allowed is
# changed, a key is rotated, and one is revoked.
. "$(dirname "$0")/common.sh"
usual_rights
known anna ben fleet
start_keyed
start_known_service
# `call`: what may be called is in the rights; the rest is the usual.
get() { here call --bus "$url" --identity "$1" fleet.v1.Fleet/Get '{"device":"local"}'; }
# watch FOLDER IDENTITY: a stream that is under way, with the keys that are there.
watch() {
    rm -f "$dir/watch.log"
    XDG_CONFIG_HOME="$dir/$1" "$HEADWAY_CLI" call --bus "$url" --identity "$2" fleet.v1.Fleet/Watch \
        '{"device":"local","interval":"0.1s"}' >"$dir/watch.log" 2>&1 &
    watch=$!
    until_ 60 grep -q load "$dir/watch.log"
}
ended() { ! kill -0 "$1"; }

ends 0 anna get anna
says '"device"'
ends 77 ben get ben
says 'PERMISSION_DENIED: ben may not call fleet.v1.Fleet/Get: no rule allows it (not processed)'
ends 77 explain there acl explain ben call fleet.v1.Fleet/Get
says 'no line of'
ends 0 explain there acl explain anna call fleet.v1.Fleet/Get
says "rights.yaml:11: rule 'readers': anna may call 'fleet.v1.Fleet/Get'"

# New rights, at once for who is there.
sed -i 's/who: \[anna\]/who: [anna, ben]/' "$rights"
kill -HUP "$broker"
until_ 60 grep -q 'SIGHUP: .*rights.yaml: 3 rules' "$dir/broker.log"
ends 0 ben get ben
# Those that cannot be taken change nothing, as who asks for it over the bus is told.
cp "$rights" "$dir/good.yaml"
echo 'rules: [{who: [ben], cal: [x]}]' >"$rights"
kill -HUP "$broker"
until_ 60 grep -q 'SIGHUP: .*cannot be taken' "$dir/broker.log"
grep -q 'rights.yaml:1:' "$dir/broker.log" || fail "the place is not named"
ends 0 ben get ben
ends 1 apply here acl apply --bus "$url" --identity anna
says 'cannot be taken'
sed 's/who: \[anna, ben\]/who: [anna]/' "$dir/good.yaml" >"$rights"
ends 0 apply here acl apply --bus "$url" --identity anna
says '3 rules'
until_ 60 sh -c "! XDG_CONFIG_HOME='$dir/here' '$HEADWAY_CLI' call --bus $url --identity ben fleet.v1.Fleet/Get {}"
ends 77 running here acl explain --running --bus "$url" --identity anna ben call fleet.v1.Fleet/Get
ends 0 whoami here acl whoami --bus "$url" --identity anna
says "line 11: rule 'readers': anna may call 'fleet.v1.Fleet/Get'"
cp "$dir/good.yaml" "$rights"
ends 0 apply here acl apply --bus "$url" --identity anna
until_ 60 get ben

# Rotated: the new key is trusted beside the old one, which ends when its time is over.
cp -r "$dir/here" "$dir/old"
watch old anna
here key rotate anna >"$dir/anna.line" 2>/dev/null
ends 69 early get anna
says "may not trust your key 'anna'"
old() { XDG_CONFIG_HOME="$dir/old" get_old; }
get_old() { "$HEADWAY_CLI" call --bus "$url" --identity anna fleet.v1.Fleet/Get '{"device":"local"}'; }
there key trust --overlap 8s "@$dir/anna.line" >/dev/null
ends 0 old old # all that has to be done within the 8 s
ends 0 new get anna
until_ 60 ended $watch
got=0
wait $watch || got=$?
[ $got -ne 0 ] || fail "the old key's stream ended well"
ends 69 over old
ends 0 new get anna

# Revoked: dead within a second, without a signal. A machine that stands still makes one late, and
# not five.
dead_in_time() {
    watch here ben
    there key revoke ben >/dev/null
    sleep 1
    lines=$(wc -l <"$dir/watch.log")
    sleep 1
    [ "$(grep -c '^{' "$dir/watch.log")" -le "$lines" ]
}
for try in 1 2 3 4 5; do
    ! dead_in_time || break
    [ $try -lt 5 ] || fail "it was served on"
    until_ 60 ended $watch
    there key trust "@$dir/ben.line" >/dev/null
    until_ 60 get ben
done
until_ 3 ended $watch
ends 69 ben get ben
ends 0 anna get anna

# Also when rights that cannot be taken are found at the same time.
watch here anna
echo 'rules: [{who: [ben], cal: [x]}]' >"$rights"
there key revoke anna >/dev/null
kill -HUP "$broker"
until_ 3 ended $watch
ends 69 anna get anna
