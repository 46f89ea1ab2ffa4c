#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# find_package(Headway), then what the README says under "A first service".
. "$(dirname "$0")/common.sh"
export CMAKE_PREFIX_PATH="$prefix"
awk -v steps="$stage/steps" '
    /^<!-- follow -->$/ { getline; follow = /^```sh/; number++; next }
    /^```/ { follow = 0 }
    follow { print >(steps number) }' "$source/README.md"
cd "$user"
headway lint .
. "$stage/steps1" # builds
. "$stage/steps2" # a broker, the service
tries=600
until headway ls 2>/dev/null | grep -q hello.v1.Hello; do
    tries=$((tries - 1))
    [ $tries -gt 0 ]
    sleep 0.1
done
. "$stage/steps3" >"$stage/said"
cat "$stage/said"
grep -qx 'Hello, world.' "$stage/said"
grep -q '"Hello, reader."' "$stage/said"
grep -q 'hello.v1.Hello' "$stage/said"
