#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# By ipc the kernel says who comes: rights go by uid:NUMBER, for services and callers alike.
. "$(dirname "$0")/common.sh"
me=uid:$(id -u)
usual_rights
"$HEADWAY_CLI" broker --rights "$rights" >"$dir/broker.log" 2>&1 &
broker=$!
until_ 60 "$HEADWAY_CLI" ping
ends 77 serve "$FLEET"
says "$me may not serve fleet.v1.Fleet: no rule allows it"
sed -i "s/who: \[fleet\]/who: ['$me']/" "$rights"
kill -HUP "$broker"
until_ 60 grep -q SIGHUP "$dir/broker.log"
"$FLEET" >"$dir/service.log" 2>&1 &
service=$!
until_ 60 grep -q 'headway-fleet serves' "$dir/broker.log"
ends 77 get "$HEADWAY_CLI" call fleet.v1.Fleet/Get '{"device":"local"}'
says "$me may not call fleet.v1.Fleet/Get: no rule allows it"
printf 'roles: [{name: us, members: [%s]}]\n' "'$me'" >>"$rights"
sed -i "s/who: \[anna\]/who: ['@us']/" "$rights"
kill -HUP "$broker"
until_ 60 sh -c "[ \$(grep -c SIGHUP '$dir/broker.log') -eq 2 ]"
until_ 60 "$HEADWAY_CLI" call fleet.v1.Fleet/Get '{"device":"local"}'
ends 77 upload "$HEADWAY_CLI" call fleet.v1.Fleet/Upload '{}'
says "may not call fleet.v1.Fleet/Upload"
# A key has no say here, and who names one is told.
ends 77 named "$HEADWAY_CLI" call --identity anna fleet.v1.Fleet/Upload '{}'
says "--identity anna is not used: by ipc the broker knows you as your user, $me"
# Who has an account of its own is another.
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
    chmod 755 "$dir" "$dir/headway"
    chmod 777 "$dir/headway/main.sock"
    unset XDG_CONFIG_HOME # nothing of ours can be read by others
    ends 77 other env HOME=/nonexistent setpriv --reuid 4711 --clear-groups "$HEADWAY_CLI" call fleet.v1.Fleet/Get '{"device":"local"}'
    says "uid:4711 may not call"
fi
