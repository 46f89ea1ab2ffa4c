#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# find_package(Headway), then what the README says under "A first service".
. "$(dirname "$0")/common.sh"
export CMAKE_PREFIX_PATH="$prefix"
awk '/^<!-- follow -->$/ { getline; follow = /^```sh/; next }
     /^```/ { follow = 0 }
     follow' "$source/README.md" >"$stage/steps"
grep -q 'headway call' "$stage/steps"
cd "$user"
. "$stage/steps" >"$stage/said"
cat "$stage/said"
grep -qx 'Hello, world.' "$stage/said"
grep -q '"Hello, reader."' "$stage/said"
grep -q 'hello.v1.Hello' "$stage/said"
