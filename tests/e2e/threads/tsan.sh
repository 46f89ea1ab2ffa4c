#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: tsan.sh SOURCE BUILD CC. 77 (skipped) where the sanitizer itself cannot start.
set -eu
mkdir -p "$2"
echo 'int main(void) { return 0; }' >"$2/probe.c"
"$3" -fsanitize=thread "$2/probe.c" -o "$2/probe"
"$2/probe" || {
    echo "the thread sanitizer does not run on this kernel"
    exit 77
}
cd "$1"
cmake --preset tsan -B "$2" -DCMAKE_C_COMPILER="$3" >/dev/null
cmake --build "$2" --target threads_tests -j "$(nproc)"
ctest --test-dir "$2" -L '^threads$' --no-tests=error --output-on-failure
