#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Settings from a file, variables and options: what is wrong is told where it stands, and nothing
# starts then.
. "$(dirname "$0")/common.sh"
start_broker
start_service

cat >"$dir/good.yaml" <<'YAML'
listen: [http://127.0.0.1:0]
limits:
  bodyBytes: 1024
log: {access: "-", format: JSON}
expose:
  except: [fleet.v1.>]
YAML
start_trial
"$GATEWAY" --config "$dir/good.yaml" >"$dir/gateway.log" 2>&1 &
gateway=$!
other="$other $gateway"
until_ 10 grep -q 'listening at' "$dir/gateway.log"
GATEWAY_URL=$(sed -n 's/^headway gateway: listening at //p' "$dir/gateway.log")
export GATEWAY_URL
will_answer 200 GET /v1/hold/0
answers 404 GET /v1/devices/local
answers 413 POST /trial.v1.Trial/Echo content-type:application/json -d "$(printf '%1100s' '{}')"
until_ 5 grep -q '"target":"/trial.v1.Trial/Echo".*"status":413' "$dir/gateway.log"
stop_gateway

# wrong WORDS FILE-CONTENT: it is refused with exit code 2, and told so.
wrong() {
    printf '%b' "$2" >"$dir/wrong.yaml"
    ends 2 wrong "$GATEWAY" --config "$dir/wrong.yaml"
    says "$1"
}
wrong 'wrong.yaml:2:' 'listen: [http://127.0.0.1:0]\nlimit: {requests: 5}\n'
says 'limit'
wrong 'wrong.yaml:3:' 'limits:\n  connections: 5\n  requests: many\n'
wrong 'wrong.yaml:2:' 'limits:\n  requests: 0\n'
says 'limits.requests'
wrong 'wrong.yaml:1:' 'listen: [ftp://x]\n'
wrong 'wrong.yaml:2:' 'cors:\n  credentials: true\n  origins: ["*"]\n'
says 'without *'
wrong 'tls' 'listen: [https://127.0.0.1:0]\n'
ends 2 option "$GATEWAY" --limits-reqests 5
says 'did you mean --limits-requests?'
ends 2 variable env HEADWAY_GATEWAY_LIMITS_REQUESTS=x "$GATEWAY"
says 'HEADWAY_GATEWAY_LIMITS_REQUESTS'
ends 70 used "$GATEWAY" --listen "http://127.0.0.1:0,http://192.0.2.1:1"
says 'cannot listen at http://192.0.2.1:1'
ends 70 keys "$GATEWAY" --listen http://127.0.0.1:0 --access-keys "$dir/nothing.yaml"
says 'nothing.yaml'

# By its name, and as one of headway's commands; each option is told.
ends 0 help "$HEADWAY_CLI" gateway --help
says '--limits-body-bytes'
says '--bus NAME'
says 'headway gateway key new|ls|rm'
ends 0 version "$GATEWAY" --version
for option in listen config tls-cert access-keys cors-origins expose-topics deadline-most-ms; do
    grep -q -- "^  --$option " "$dir/help.log" || fail "--help has no --$option"
done
# The call that help shows is one that there is.
path=$(sed -n 's|^  curl http://127.0.0.1:8080\(/.*\)$|\1|p' "$dir/help.log")
start_gateway
will_answer 200 GET "$path"
ends 70 taken "$GATEWAY" --listen "$url"
says 'address already in use; --listen names another'
stop_gateway

# At a socket of the file system, and behind a proxy that is believed.
listen=http://127.0.0.1:0,unix:$dir/web start_gateway --trusted-proxies 127.0.0.0/8,unix \
    --log-access - --log-format json
will_answer 200 GET "$path"
answers 200 GET "$path" 'x-forwarded-for:198.51.100.7, 127.0.0.9'
until_ 5 grep -q '"client":"198.51.100.7"' "$dir/gateway.log"
python3 - "$dir/web" "$path" <<'PY' || fail "at the socket"
import socket, sys
for headers in b"User-Agent: here", b"X-Forwarded-For: 192.0.2.66\r\nX-Forwarded-For: 198.51.100.8":
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(sys.argv[1])
    connection.sendall(b"GET %s HTTP/1.0\r\n%s\r\n\r\n" % (sys.argv[2].encode(), headers))
    if b" 200 " not in connection.makefile("rb").readline():
        sys.exit(1)
PY
until_ 5 grep -q '"client":"unix".*"agent":"here"' "$dir/gateway.log"
# The proxy adds a header of its own: what its client says of itself does not count.
until_ 5 grep -q '"client":"198.51.100.8"' "$dir/gateway.log"
stop_gateway
[ ! -e "$dir/web" ] || fail "the socket's file is left"

# A log that is moved away is begun anew.
start_gateway --log-access "$dir/web.access"
will_answer 200 GET "$path"
until_ 5 grep -q 'fleet.v1.Fleet Get OK' "$dir/web.access"
mv "$dir/web.access" "$dir/web.access.1"
kill -HUP "$gateway"
until_ 5 [ -e "$dir/web.access" ]
answers 200 GET "$path"
until_ 5 grep -q 'fleet.v1.Fleet Get OK' "$dir/web.access"
stop_gateway
