#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: tsan.sh SOURCE BUILD CC. 77 (skipped) where the sanitizer itself cannot start.
set -eu
mkdir -p "$2"
echo 'int main(void) { return 0; }' >"$2/probe.c"
"$3" -fsanitize=thread "$2/probe.c" -o "$2/probe"
probe=$2/probe
# starts COMMAND...: each time. Where the kernel lays memory out more at random than it knows of, the
# sanitizer starts now and then; then it is not to be laid out at random.
starts() {
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        "$@" "$probe" || return 1
    done
}
plain=''
starts 2>/dev/null || {
    plain="setarch $(uname -m) -R"
    starts $plain
} || {
    echo "the thread sanitizer does not run on this kernel"
    exit 77
}
cd "$1"
cmake --preset tsan -B "$2" -DCMAKE_C_COMPILER="$3" >/dev/null
cmake --build "$2" --target threads_tests -j "$(nproc)"
$plain ctest --test-dir "$2" -L '^threads$' --no-tests=error --output-on-failure
