#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The unit leaves the broker little: systemd's own measure of exposure is 2.0 at most, with tcp too, and
# the measure can fail. And the units can be loaded. usage: unit.sh SOURCE
set -eu
units=$1/bus/install/systemd
command -v systemd-analyze >/dev/null || {
    echo "systemd-analyze is not here (apt-get install systemd): the unit is not judged"
    exit 77
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
    echo "FAILED: $*"
    exit 1
}
# score NAME: in tenths, as systemd counts.
score() {
    systemd-analyze security --offline=yes --no-pager "$work/$1" >"$work/report" 2>&1 || true
    sed -n 's/.*Overall exposure level for [^:]*: \([0-9]*\)\.\([0-9]\).*/\1\2/p' "$work/report"
}
judge() {
    systemd-analyze security --offline=yes --no-pager --threshold=20 "$work/$1" >/dev/null 2>&1
}
cp "$units/headway-broker.service" "$work/headway-broker.service"
cat "$units/headway-broker.service" "$units/headway-broker-tcp.conf" >"$work/tcp.service"
grep -v -e '^Protect' -e '^Private' -e '^SystemCall' -e '^Capab' "$units/headway-broker.service" |
    sed 's/^DynamicUser=yes//' >"$work/open.service"
for name in headway-broker tcp open; do
    got=$(score $name.service)
    [ -n "$got" ] || fail "no score of $name: $(cat "$work/report")"
    echo "$name.service: exposure $got tenths"
done
judge headway-broker.service || fail "the unit is exposed more than 2.0"
judge tcp.service || fail "with tcp the unit is exposed more than 2.0"
if judge open.service; then
    fail "a unit without its walls passed too"
fi

# Loads without a word: a misspelt setting is one. The command is not installed here.
cp "$units/headway-broker.socket" "$work/"
sed -i 's,=headway broker,=/bin/true,' "$work/headway-broker.service"
verify() {
    SYSTEMD_UNIT_PATH="$work:" systemd-analyze verify --man=no "$work/headway-broker.service" \
        "$work/headway-broker.socket" >"$work/verified" 2>&1
    ! grep 'headway-broker' "$work/verified"
}
verify || fail "the units do not load cleanly"
echo 'ProtectEverything=yes' >>"$work/headway-broker.socket"
if verify >/dev/null; then
    fail "verify does not see a setting that there is not"
fi
