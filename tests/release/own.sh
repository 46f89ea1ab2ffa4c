#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A project of one's own, made by `headway new`, becomes a function with what is installed, in a folder that
# no loader looks into. usage: own.sh BUILD SOURCE
. "$(dirname "$0")/common.sh"
away=$stage/away
cmake --install "$build" --prefix "$away" >/dev/null
PATH=$away/bin:$PATH
export PATH XDG_STATE_HOME="$stage/state" XDG_RUNTIME_DIR="$stage" HEADWAY_BUS=
cd "$stage"
headway new device_log >/dev/null
cd device_log
echo 'headway_bootstrap(device_log-bootstrap main.c service.c LIBRARIES device_log_proto)' >>CMakeLists.txt
cmake -B build -DCMAKE_PREFIX_PATH="$away" -DCMAKE_BUILD_TYPE=Release >log 2>&1 || fail "$(cat log)"
cmake --build build >log 2>&1 || fail "$(cat log)"
build/device_log-bootstrap --version || fail 'the bootstrap does not run'
headway lambda package build/device_log-bootstrap --out f.zip --template f.yaml
mkdir f
cp build/device_log-bootstrap f/bootstrap
proto=$(find . -name device_log.proto | head -n 1)
service=$(sed -n 's/^service \([A-Za-z]*\).*/\1/p' "$proto")
package=$(sed -n 's/^package \(.*\);/\1/p' "$proto")
echo "{\"method\":\"$package.$service/Greet\",\"request\":{\"name\":\"Ann\"}}" >event.json
headway lambda host ./f --quiet --invoke event.json >answer 2>log || fail "$(cat answer log)"
grep -q 'Ann' answer || fail "it answers: $(cat answer)"
