#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs the conformance suite against the testee, once per kind of message: generated, and built at
# run time from a schema. No failure is expected: any failing case, required or recommended, fails.
# The editions of the schema language beyond proto3 are not in scope; what is skipped is counted.
# usage: BUILD=DIR SUITE=DIR tests/conformance/run.sh [RUNNER OPTION...]
set -euo pipefail
testee=${BUILD:?the build folder}/tests/conformance/conformance_testee
suite=${SUITE:?where fetch.sh has put the suite}
schema=$BUILD/tests/conformance/test_messages.fds
runner=$suite/package/bin/conformance_test_runner-linux-x64
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}abort_on_error=0"

run() { # NAME TESTEE ARGUMENTS...
    local name=$1 out=$suite/$1
    shift
    rm -rf "$out"
    mkdir -p "$out"
    printf '\n== Conformance: %s messages\n' "$name"
    "$suite/lib/ld-linux-x86-64.so.2" --library-path "$suite/lib" "$runner" --enforce_recommended \
        --output_dir "$out" "${options[@]}" "$testee" "$@" >"$out/log" 2>&1 && status=0 || status=$?
    grep -E '^(ERROR|FAILURE)|SUITE (PASSED|FAILED)' "$out/log" || tail -n 20 "$out/log"
    [ "$status" = 0 ] || echo "The runner ended with $status; the whole log is $out/log."
    return "$status"
}

options=("$@")
failed=0
run generated generated || failed=1
run dynamic dynamic "$schema" || failed=1
exit "$failed"
