#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs the conformance suite against the testee, once per kind of message: generated, and built at
# run time from a schema; and the first again with the newer protobuf-c. No failure is expected: any failing case, required or recommended, fails,
# and so does a case of proto3's binary and JSON forms that is not run. What is not in scope (the
# editions, proto2, the text format, which has a summary of its own) is counted as skipped.
# usage: BUILD=DIR SUITE=DIR tests/conformance/run.sh [RUNNER OPTION...]
set -euo pipefail
testee=${BUILD:?the build folder}/tests/conformance/conformance_testee
suite=${SUITE:?where fetch.sh has put the suite}
schema=$BUILD/tests/conformance/test_messages.fds
runner=$suite/package/bin/conformance_test_runner-linux-x64
cases=1476 # of proto3 in the suite that fetch.sh names
options=("$@")

run() { # NAME ARGUMENTS OF THE TESTEE...
    local name=$1 out=$suite/$1 status=0
    shift
    rm -rf "$out"
    mkdir -p "$out"
    printf '\n== Conformance: %s messages\n' "$name"
    "$suite/lib/ld-linux-x86-64.so.2" --library-path "$suite/lib" "$runner" --enforce_recommended \
        --output_dir "$out" "${options[@]}" "$testee" "$@" >"$out/log" 2>&1 || status=$?
    grep -E '^(ERROR|FAILURE)|SUITE (PASSED|FAILED)' "$out/log" || tail -n 20 "$out/log"
    if [ "$status" != 0 ]; then
        echo "The runner ended with $status; the whole log is $out/log."
    elif [ ${#options[@]} -eq 0 ] && ! grep -q "PASSED: $cases successes" "$out/log"; then
        echo "Not $cases cases were run; the whole log is $out/log."
        status=1
    fi
    return "$status"
}

failed=0
say_version() { # TESTEE
    printf '\n== protobuf-c: %s\n' "$("$1" --protobuf-c-version)"
}
say_version "$testee"
run generated generated || failed=1
run dynamic dynamic "$schema" || failed=1
testee=${testee}_other
say_version "$testee"
run "generated-with-the-newer-protobuf-c" generated || failed=1
exit "$failed"
