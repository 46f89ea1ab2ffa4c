#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs the tests of messages in a build with --coverage, and prints how much of the decoders they
# reach: lines, then branches, with what is missing. Fails below 90 % of the branches.
# usage: cover.sh BUILD
set -e
build=$1
cd "$(dirname "$0")/.."
least=90
tests='^(unit_message_|fuzz_(decode|json|round_trip|scan|schema|stock)$|differential_)'
files='bus/message/(decode.*|scan|wire|nul|json_.*read.*|json_lex|json_scalar|json_array|json_number|json_next)\.c'
find "$build" -name '*.gcda' -delete
ctest --test-dir "$build" -R "$tests" --output-on-failure --no-tests=error
report() {
    gcovr --root . --filter "$files" --exclude-unreachable-branches "$@" "$build"
}
report
report --branches --fail-under-branch "$least" || {
    echo "Less than $least % of the decoders' branches are reached."
    exit 1
}
