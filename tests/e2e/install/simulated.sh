#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A user's own test on the installed simulator.
. "$(dirname "$0")/common.sh"
export CMAKE_PREFIX_PATH="$prefix"
cmake -S "$user" -B "$user/build" >"$stage/said" || { cat "$stage/said" && exit 1; }
cmake --build "$user/build" --target hello-simulated
test "$("$user/build/hello-simulated")" = UNAVAILABLE
