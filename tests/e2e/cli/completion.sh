#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What Tab offers in bash: commands, options, and the methods that the bus knows.
. "$(dirname "$0")/../fleet/common.sh"
start_broker
start_service
eval "$("$HEADWAY_CLI" completion bash)"
complete -p headway >/dev/null || fail "bash was told nothing about headway"

# offers WORD... -- WANTED...: Tab after the words offers exactly these, in any order.
offers() {
    COMP_WORDS=("$HEADWAY_CLI")
    while [ "$1" != -- ]; do
        COMP_WORDS+=("$1")
        shift
    done
    shift
    COMP_LINE="${COMP_WORDS[*]}" COMP_POINT=10000
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _headway
    got=$(printf '%s\n' "${COMPREPLY[@]}" | sort | tr '\n' ' ')
    wanted=$(printf '%s\n' "$@" | sort | tr '\n' ' ')
    [ "$got" = "$wanted" ] || fail "after ${COMP_WORDS[*]:1}: $got, not $wanted"
}
offers d -- describe doctor
offers help exit -- exit-codes
offers completion '' -- bash
offers call --de -- --deadline
offers sub --co -- --count
offers call fleet.v1.Fleet/W -- fleet.v1.Fleet/Watch
offers call --json fleet.v1.Fleet/W -- fleet.v1.Fleet/Watch
offers call --deadline fleet -- ''
offers describe fleet -- fleet.v1.Fleet
offers ls headway.v1.B -- headway.v1.Broker
offers call --bus nowhere fleet -- ''
offers call --bus "ipc://$dir/headway/main.sock" fleet.v1.Fleet/W -- fleet.v1.Fleet/Watch

ends 2 shell "$HEADWAY_CLI" completion fish
says 'headway completion bash'
