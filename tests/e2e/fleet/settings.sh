#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A broker's settings: file, environment, option, in rising order; what is wrong is named.
. "$(dirname "$0")/common.sh"

"$HEADWAY_CLI" broker --settings >"$dir/settings.log"
fields=$(grep -cE '^  (optional )?[a-zA-Z0-9]+ [a-z_]+ = [0-9]+;$' "$(dirname "$0")/../../../proto/headway/v1/config.proto")
[ "$(wc -l <"$dir/settings.log")" -eq "$fields" ] || fail "not every field of BrokerConfig is a setting"
while read -r option variable; do
    case $option in
    --insecure | --no-direct | --listen | --name | --rights | --identity | --audit) continue ;;
    esac
    ends 2 option "$HEADWAY_CLI" broker "$option" 0
    says "$option"
    ends 2 variable env "$variable=many" "$HEADWAY_CLI" broker
    says "$variable"
done <"$dir/settings.log"

echo '{"heartbeatMs": "often"}' >"$dir/bad.json"
ends 65 bad_file "$HEADWAY_CLI" broker --config "$dir/bad.json"
says "bad.json:1:"
ends 65 no_file "$HEADWAY_CLI" broker --config "$dir/none.json"
ends 65 tcp "$HEADWAY_CLI" broker --listen tcp://127.0.0.1:0
says "insecure"
ends 2 everywhere "$HEADWAY_CLI" broker --listen tcp://0.0.0.0:0 --insecure
ends 73 long "$HEADWAY_CLI" broker --listen "ipc:///$(printf '%0110d' 0)"
says "107"

# The file names the broker, the environment wins over it, and the option over both.
echo '{"name": "from-file", "listen": "one"}' >"$dir/good.json"
HEADWAY_LISTEN=two "$HEADWAY_CLI" broker -c "$dir/good.json" --heartbeat-ms 500 >"$dir/broker.log" 2>&1 &
broker=$!
until_ 60 "$HEADWAY_CLI" ping two
ends 0 ping "$HEADWAY_CLI" ping two
says "from-file"
ends 73 second "$HEADWAY_CLI" broker --listen two
says "already listens"
ends 69 one "$HEADWAY_CLI" ping one
says "headway broker"
