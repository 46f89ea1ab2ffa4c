#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# check.sh VERIFIER EXPECTED: runs a verifier that spin made. EXPECTED is "holds", or the text of
# the error that a planted fault must bring: a model that cannot fail proves nothing.
set -eu
cd "$(dirname "$1")"
flags='-m200000 -w20'
if grep -q '^ltl' model.pml; then flags="$flags -a"; fi
# shellcheck disable=SC2086
"./$(basename "$1")" $flags -n >output
if [ "$2" = holds ]; then
    if grep -q 'errors: 0' output && ! grep -qE '^(error|pan):.*(depth|memory|invalid)|not completed' output
    then
        exit 0
    fi
elif grep -q 'errors: 1' output && grep -qF "$2" output; then
    exit 0
fi
cat output
echo "expected: $2"
echo "the run that leads to an error: cd $(pwd) && spin -t -p -g -r model.pml"
exit 1
