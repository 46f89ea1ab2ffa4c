#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# https: certificates are read again on SIGHUP; those that cannot be used change nothing.
. "$(dirname "$0")/common.sh"
command -v openssl >/dev/null || exit 77
# issue NAME: a certificate of its own, for where the gateway listens.
issue() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$1" \
        -addext subjectAltName=IP:127.0.0.1 -keyout "$dir/$1.key" -out "$dir/$1.pem" 2>/dev/null
}
use() { cp "$dir/$1.pem" "$dir/cert.pem" && cp "$dir/$1.key" "$dir/cert.key"; }
reload() {
    kill -HUP "$gateway"
    # Signals are heard in order: what is asked behind it sees what it did.
    until_ 5 "$@"
}
shows() { python3 "$here/secure.py" "$dir/$1.pem" /v1/devices/local; }
issue first
issue second
use first
start_broker
start_service
listen=https://127.0.0.1:0 start_gateway --tls-cert "$dir/cert.pem" --tls-key "$dir/cert.key"
case $url in https://*) ;; *) fail "it listens at $url" ;; esac
until_ 10 shows first
! shows second >/dev/null 2>&1 || fail "the second before it was used"

# A connection that stands, across it.
python3 "$here/secure.py" "$dir/first.pem" /v1/devices/local/readings?interval=0.1s 30 \
    >"$dir/stands.log" 2>&1 &
stands=$!
other="$other $stands"
until_ 10 grep -q begun "$dir/stands.log"
use second
reload shows second
! shows first >/dev/null 2>&1 || fail "the first after the second"
echo nothing >"$dir/cert.key"
reload grep -q 'certificates are as they were' "$dir/gateway.log"
grep -q 'cert.key' "$dir/gateway.log" || fail "the file is not named"
shows second || fail "what stood is gone"
rm "$dir/cert.pem"
reload sh -c "[ \$(grep -c 'certificates are as they were' '$dir/gateway.log') -eq 2 ]"
shows second || fail "what stood is gone"
wait "$stands" || fail "a connection that stood: $(cat "$dir/stands.log")"

# Who speaks plain HTTP is told nothing, and does no harm.
ask GET /healthz >"$dir/plain.log" 2>&1 && fail "an answer in plain text"
shows second || fail "after plain text"
stop_gateway

# Not without its files.
ends 70 missing "$GATEWAY" --listen https://127.0.0.1:0 --tls-cert "$dir/none.pem" \
    --tls-key "$dir/first.key"
says 'none.pem: cannot be read: No such file or directory'
ends 2 half "$GATEWAY" --listen https://127.0.0.1:0 --tls-cert "$dir/first.pem"
says tls
