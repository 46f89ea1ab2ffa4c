#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Two keys, two identities: the bus's rights decide what each may do, and no key is ever written
# down.
. "$(dirname "$0")/../keys/common.sh"
. "$(dirname "$0")/common.sh"
keys=$dir/gateway-keys.yaml
cat >"$rights" <<'YAML'
rules:
  - name: look around
    who: ['*']
    call: ['headway.v1.>']
  - name: the fleet
    who: [fleet]
    serve: [fleet.v1.Fleet]
    publish: ['fleet.v1.>']
  - name: readers
    who: [anna]
    call: [fleet.v1.Fleet/Get]
    subscribe: ['fleet.v1.>']
  - name: the gateway
    who: [web]
    delegate: [anna, ben, visitor]
YAML
known fleet web
start_keyed
broker_url=$url
start_known_service

# new_key NAME OPTION...: in $key.
new_key() { key=$("$GATEWAY" key new "$@" --file "$keys" 2>"$dir/key_$1.log"); }
new_key anna
anna=$key
new_key reader --identity ben --days 1
ben=$key
new_key stranger --identity carl
carl=$key
case $(cat "$keys" "$dir"/key_*.log) in
*"$anna"* | *"$ben"*) fail "a key stands in the file" ;;
esac
"$GATEWAY" key ls --file "$keys" >"$dir/ls.log"
grep -q '^reader .*ben' "$dir/ls.log" || fail "key ls: $(cat "$dir/ls.log")"

XDG_CONFIG_HOME=$dir/here start_gateway --bus "$broker_url" --identity web --access-keys "$keys" \
    --expose-topics 'fleet.v1.>' --log-access "$dir/access.json" --log-format json
will_answer 200 GET /readyz
bearer() { answers "$1" GET "$3" "authorization:Bearer $2"; }
will_answer 200 GET /v1/devices/local "x-api-key:$anna"
bearer 200 "$anna" /v1/devices/local
answers 200 GET /v1/devices/local "x-api-key:$anna"
says 'cache-control: private' # a cache between sees no key in this header
bearer 403 "$ben" /v1/devices/local
says '"code":7'
says 'ben may not call fleet.v1.Fleet/Get'
says 'no rule allows it'
bearer 403 "$anna" /v1/devices/local/readings
says 'anna may not call fleet.v1.Fleet/Watch'
# One for whom the gateway may not speak.
bearer 403 "$carl" /v1/devices/local
says '"code":7'

# A topic that is exposed is heard by whom the bus lets hear it, as long as it does.
topic=fleet.v1.ReadingOutOfRange.local
bearer 403 "$ben" /events/$topic
says "ben may not subscribe $topic"
answers 401 GET /events/$topic
curl -sN --max-time 60 -H "x-api-key: $anna" "$url/events/$topic" >"$dir/heard" &
hearer=$!
heard() {
    here pub --bus "$broker_url" --identity fleet $topic '{"device":"local"}' >"$dir/pub.log" 2>&1
    grep -q '"device":"local"' "$dir/heard"
}
until_ 20 heard
# With its key that is taken away what was open by it ends.
new_key spare --identity anna
spare=$key
kill -HUP "$gateway"
is_good() { [ "$(ask GET /v1/devices/local "x-api-key:$spare" | head -n 1 | cut -c 1-3)" = 200 ]; }
until_ 60 is_good
curl -sN --max-time 600 -H "x-api-key: $spare" -H 'accept: text/event-stream' \
    "$url/events/$topic" >"$dir/spare" &
spared=$!
until_ 60 grep -q . "$dir/spare"
"$GATEWAY" key rm spare --file "$keys" >"$dir/key_rm_spare.log" 2>&1
kill -HUP "$gateway"
! wait $spared || fail "the stream of a key that is gone ended in order"
kill -0 "$hearer" || fail "the other key's ended too"
sed -i '/subscribe:/d' "$rights"
kill -HUP "$broker"
wait "$hearer" || fail "the stream was cut, not ended"
grep -q '"code":7' "$dir/heard" || fail "heard: $(cat "$dir/heard")"
bearer 403 "$anna" /events/$topic
bearer 200 "$anna" /v1/devices/local

# Without a key, with one that nobody has given, and in the query where it is not taken.
answers 401 GET /v1/devices/local
says '"code":16'
says 'www-authenticate: Bearer'
stranger=hw_$(printf %.43s "$(printf '%043d' 0)")
bearer 401 "$stranger" /v1/devices/local
says 'www-authenticate: Bearer'
bearer 401 "${anna}x" /v1/devices/local
answers 401 GET "/v1/devices/local?key=$anna"
answers 401 GET /v1/devices/local "authorization:Bearer $anna" "x-api-key:$ben"
answers 401 GET /metrics
answers 200 GET /metrics "x-api-key:$ben"
answers 200 GET /healthz

# New ones and those that are taken away count from SIGHUP on; a broken file changes nothing.
"$GATEWAY" key rm anna --file "$keys" >"$dir/key_rm.log" 2>&1
new_key other --identity anna
bearer 200 "$anna" /v1/devices/local
kill -HUP "$gateway"
until_ 5 grep -q 'SIGHUP: read' "$dir/gateway.log"
bearer 401 "$anna" /v1/devices/local
bearer 200 "$key" /v1/devices/local
echo 'keys: [{nam: x}]' >"$keys"
kill -HUP "$gateway"
until_ 5 grep -q 'SIGHUP: keys are as they were' "$dir/gateway.log"
grep -q "gateway-keys.yaml:1:" "$dir/gateway.log" || fail "the place is not named"
bearer 200 "$key" /v1/devices/local
stop_gateway

# Whoever has no key is somebody too, if the settings say so; a key may stand in the query.
"$GATEWAY" key new anna --file "$dir/second.yaml" >"$dir/second.key" 2>"$dir/key_second.log"
second=$(cat "$dir/second.key")
rm "$dir/second.key"
mv "$dir/access.json" "$dir/first.json"
XDG_CONFIG_HOME=$dir/here start_gateway --bus "$broker_url" --identity web \
    --access-keys "$dir/second.yaml" --access-anonymous visitor --access-query-key \
    --log-access "$dir/access.json" --log-format json
will_answer 200 GET /readyz
will_answer 200 GET "/v1/devices/local?key=$second"
answers 403 GET /v1/devices/local "referer:http://127.0.0.1/docs/?key=$second"
says 'visitor may not call'
answers 401 GET "/v1/devices/local?key=$anna"
stop_gateway
cat "$dir/first.json" "$dir/access.json" >"$dir/all.json"
rm "$dir/until.log" "$dir/ask.log"
story access_log "$dir/all.json"
for secret in "$anna" "$ben" "$carl" "$spare" "$key" "$second" "$stranger"; do
    ! grep -rlF "$secret" "$dir" || fail "a key was written down"
done
